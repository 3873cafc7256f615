namespace Platform.Web.Hosting.Errors;

/// <summary>Errors in the form that OpenAI's clients read.</summary>
internal static class OpenAiErrors
{
    /// <summary>The body of an error.</summary>
    public static object Body(string message, string type, string? param, string? code) => new { error = new { message, type, param, code } };

    public static Task WriteAsync(HttpResponse response, string message, string type, string? param, string? code) =>
        response.WriteAsJsonAsync(Body(message, type, param, code), response.HttpContext.RequestAborted);
}
