using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Localization;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>What sets cookies and so needs a plain request: forms of the shell, with antiforgery tokens.</summary>
internal static class IdentityEndpoints
{
    private static readonly TimeSpan LanguageLasts = TimeSpan.FromDays(365);

    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        var account = routes.MapGroup("/account");
        account.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
        account.MapPost("/language", ChooseLanguage).AllowAnonymous();
        account.MapPost("/workspace", ChooseWorkspaceAsync).RequireAuthorization();
    }

    private static async Task<IResult> SignOutAsync([FromForm] string? returnUrl, HttpContext context, SignInManager<AppUser> signIn, SignOuts signOuts)
    {
        await signIn.SignOutAsync();
        signOuts.Tell(context.User);
        return Results.LocalRedirect(LocalAddress.Of(returnUrl, "/account/sign-in"));
    }

    private static IResult ChooseLanguage([FromForm] string culture, [FromForm] string? returnUrl, HttpContext context)
    {
        if (!LocalizationServices.Cultures.Contains(culture, StringComparer.Ordinal))
            return Results.Problem($"There is no language '{culture}'. Choose one of: {string.Join(", ", LocalizationServices.Cultures)}.", statusCode: StatusCodes.Status400BadRequest);
        context.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(CultureInfo.GetCultureInfo(culture))),
            new CookieOptions { MaxAge = LanguageLasts, SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = context.Request.IsHttps, IsEssential = true });
        return Results.LocalRedirect(LocalAddress.Of(returnUrl));
    }

    private static async Task<IResult> ChooseWorkspaceAsync([FromForm] string workspaceId, [FromForm] string? returnUrl, HttpContext context, ChooseWorkspace chooseWorkspace)
    {
        if (TypedId.Parse<WorkspaceId>(workspaceId) is not { } id)
            return Results.NotFound();
        var chosen = await chooseWorkspace.HandleAsync(context.User, id, context.RequestAborted);
        return chosen.Succeeded ? Results.LocalRedirect(LocalAddress.Of(returnUrl)) : Results.NotFound();
    }
}
