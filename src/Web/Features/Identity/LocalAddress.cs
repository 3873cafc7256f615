namespace Platform.Web.Features.Identity;

/// <summary>Return addresses come from outside; only a path of this site is followed.</summary>
internal static class LocalAddress
{
    /// <summary>The address when it is a path of this site, otherwise the fallback.</summary>
    public static string Of(string? address, string fallback = "/") =>
        address is ['/'] or ['/', not '/' and not '\\', ..] && !address.Any(char.IsControl) ? address : fallback;
}
