using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Identity;

/// <summary>A person whose password somebody else chose gets no further than the page that changes it; until then the cookie carries no workspace either.</summary>
internal static class RequireOwnPassword
{
    public static IApplicationBuilder UseOwnPasswords(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.User.HasClaim(LatheClaims.MustChangePassword, "true") || !HttpMethods.IsGet(context.Request.Method) || !AsksForPage(context))
            return next(context);
        context.Response.Redirect("/account/password");
        return Task.CompletedTask;
    });

    private static bool AsksForPage(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is { } page && page.Type.Namespace != typeof(PasswordPage).Namespace;
}
