using System.Security.Claims;
using System.Security.Cryptography;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Identity;

/// <summary>Names a browser's session in its cookie. A cookie that is renewed, or carries another workspace, belongs to the same session.</summary>
internal static class BrowserSession
{
    private const int Digits = 32;

    public static void Carry(ClaimsPrincipal? before, ClaimsPrincipal? now)
    {
        if (now?.Identity is not ClaimsIdentity identity)
            return;
        var goesOn = before?.FindFirstValue(ClaimTypes.NameIdentifier) == now.FindFirstValue(ClaimTypes.NameIdentifier);
        identity.AddClaim(new(LatheClaims.Session, (goesOn ? before!.FindFirstValue(LatheClaims.Session) : null) ?? RandomNumberGenerator.GetHexString(Digits)));
    }
}

/// <summary>
/// Tells the open pages of a browser that it signed out: a page does not look at the cookie again. A browser's pages live in the process that its requests lead to, so nothing is kept.
/// </summary>
internal sealed class SignOuts
{
    /// <summary>A session ended; gives its name.</summary>
    public event Action<string>? Ended;

    public void Tell(ClaimsPrincipal person)
    {
        if (person.FindFirstValue(LatheClaims.Session) is { } session)
            Ended?.Invoke(session);
    }
}
