using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Contracts;
using Platform.Domain.Contracts.Planning;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Contracts;

/// <summary>Contracts over HTTP: <c>/api/projects/{projectId}/contracts</c>. Who may write and sign is the part in contracts, not the role in the workspace.</summary>
internal static class ContractEndpoints
{
    public static void MapContracts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/projects/{projectId:guid}/contracts").RequireAuthorization(Policies.Read).WithTags("Contracts");
        group.MapGet("/", ListAsync);
        group.MapGet("/{contractId:guid}", FindAsync);
        group.MapGet("/{contractId:guid}/versions/{number:int}/text", TextAsync);
        group.MapPost("/", BeginAsync);
        group.MapPut("/{contractId:guid}/draft", SaveAsync);
        group.MapPost("/{contractId:guid}/propose", ProposeAsync);
        group.MapPost("/{contractId:guid}/sign", SignAsync);
        group.MapPost("/{contractId:guid}/withdraw", WithdrawAsync);
    }

    private static async Task<Ok<IReadOnlyList<ContractView>>> ListAsync(Guid projectId, ContractQueries contracts, CancellationToken cancellationToken) =>
        TypedResults.Ok(await contracts.ListAsync(new ProjectId(projectId), cancellationToken));

    private static async Task<Results<Ok<ContractView>, ProblemHttpResult>> FindAsync(Guid projectId, Guid contractId, ContractQueries contracts, CancellationToken cancellationToken) =>
        await contracts.FindAsync(new ContractId(contractId), cancellationToken) is { } found && found.Project == new ProjectId(projectId) ? TypedResults.Ok(found) : ContractErrors.NotFound().ToProblem();

    // the very bytes that were hashed: whoever has the file can hash it again
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> TextAsync(Guid projectId, Guid contractId, int number, ContractQueries contracts, CancellationToken cancellationToken) =>
        await contracts.TextAsync(new ProjectId(projectId), new ContractId(contractId), number, cancellationToken) is { } text
            ? TypedResults.File(Encoding.UTF8.GetBytes(text), "application/json", $"contract-{contractId:N}-version-{number}.json") : ContractErrors.NotFound().ToProblem();

    private static async Task<Results<Created<ContractId>, ProblemHttpResult>> BeginAsync(Guid projectId, JsonElement body, ContractWork work, CancellationToken cancellationToken)
    {
        // as strictly as signed texts: nothing missing, nothing that is not known
        if (CanonicalText.Read<NewContract>(body.GetRawText()) is not { } request)
            return ContractErrors.Unreadable().ToProblem();
        var made = await work.BeginAsync(new ProjectId(projectId), request, cancellationToken);
        return made.Succeeded ? TypedResults.Created($"/api/projects/{projectId}/contracts/{made.Value}", made.Value) : made.Error.ToProblem();
    }

    private static async Task<Results<Ok<int>, ProblemHttpResult>> SaveAsync(Guid contractId, JsonElement body, ContractWork work, CancellationToken cancellationToken)
    {
        if (CanonicalText.Read<ContractDraft>(body.GetRawText()) is not { } draft)
            return ContractErrors.Unreadable().ToProblem();
        var done = await work.SaveAsync(new ContractId(contractId), draft, cancellationToken);
        return done.Succeeded ? TypedResults.Ok(done.Value) : done.Error.ToProblem();
    }

    private static async Task<Results<Ok<int>, ProblemHttpResult>> ProposeAsync(Guid contractId, ContractWork work, CancellationToken cancellationToken)
    {
        var done = await work.ProposeAsync(new ContractId(contractId), cancellationToken);
        return done.Succeeded ? TypedResults.Ok(done.Value) : done.Error.ToProblem();
    }

    private static async Task<Results<Ok<bool>, ProblemHttpResult>> SignAsync(Guid contractId, SignatureOf text, ContractWork work, CancellationToken cancellationToken)
    {
        var done = await work.SignAsync(new ContractId(contractId), text.Hash, cancellationToken);
        return done.Succeeded ? TypedResults.Ok(done.Value) : done.Error.ToProblem();
    }

    private static async Task<Results<Ok<int>, ProblemHttpResult>> WithdrawAsync(Guid contractId, ContractWork work, CancellationToken cancellationToken)
    {
        var done = await work.WithdrawAsync(new ContractId(contractId), cancellationToken);
        return done.Succeeded ? TypedResults.Ok(done.Value) : done.Error.ToProblem();
    }
}

/// <summary>A contract to be begun.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Terms">First draft of its terms.</param>
/// <param name="Expected">What is expected of them.</param>
internal sealed record NewContract(string Name, ContractTerms Terms, IReadOnlyList<TermExpectation>? Expected = null);

/// <summary>A draft to be saved.</summary>
/// <param name="Terms">The terms.</param>
/// <param name="FromPeriod">First period that an amendment applies to.</param>
/// <param name="Reason">Why, for an amendment.</param>
/// <param name="Basis">What the writer began from; without it, whatever was saved since is replaced.</param>
/// <param name="Expected">What is expected of the terms; without it, those before stay.</param>
internal sealed record ContractDraft(ContractTerms Terms, int FromPeriod = 1, string Reason = "", DraftBasis? Basis = null, IReadOnlyList<TermExpectation>? Expected = null);

/// <summary>What is signed.</summary>
/// <param name="Hash">Hash of the text that the signer has before them.</param>
internal sealed record SignatureOf(string Hash);
