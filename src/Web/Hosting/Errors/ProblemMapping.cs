using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Kernel;

namespace Platform.Web.Hosting.Errors;

/// <summary>The one place where a refusal becomes an HTTP answer.</summary>
internal static class ProblemMapping
{
    public static ProblemHttpResult ToProblem(this DomainError error) => TypedResults.Problem(
        detail: error.Message,
        statusCode: error.Kind switch
        {
            ErrorKind.Invalid => StatusCodes.Status400BadRequest,
            ErrorKind.NotFound => StatusCodes.Status404NotFound,
            ErrorKind.Conflict => StatusCodes.Status409Conflict,
            ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            ErrorKind.Exhausted => StatusCodes.Status507InsufficientStorage,
            _ => throw new ArgumentOutOfRangeException(nameof(error), error.Kind, "Unknown kind of refusal."),
        },
        extensions: new Dictionary<string, object?> { ["code"] = error.Code });
}
