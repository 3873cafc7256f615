using Platform.Domain.Kernel;
using Platform.Web.Hosting.Errors;

namespace Platform.Web.Features.OpenAi;

/// <summary>Why a call is refused, in OpenAI's words.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">Names the value, the limit and the remedy.</param>
/// <param name="Param">The parameter at fault, or null.</param>
/// <param name="Code">OpenAI's code where it has one for this, else Lathe's own.</param>
internal sealed record OpenAiRefusal(int Status, string Message, string? Param = null, string? Code = null)
{
    public static OpenAiRefusal Invalid(string param, string message) => new(StatusCodes.Status400BadRequest, message, param);

    public static OpenAiRefusal UnknownModel(string model, IEnumerable<string> known) => new(
        StatusCodes.Status404NotFound, $"The model '{model}' does not exist here. Embedding models: {(known.Any() ? string.Join(", ", known) : "none; an operator imports them under Base models")}.", "model", "model_not_found");

    public static OpenAiRefusal Of(DomainError error) => new(
        error.Kind == ErrorKind.Conflict ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest, error.Message, null, error.Code);

    public IResult ToResult() => Results.Json(
        OpenAiErrors.Body(Message, Status >= StatusCodes.Status500InternalServerError ? "server_error" : "invalid_request_error", Param, Code), statusCode: Status);
}
