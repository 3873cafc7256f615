using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>E-mail and password. A plain server page, because it sets the session's cookie.</summary>
public sealed partial class SignInPage
{
    private string? _refusal;
    private string? _firstSignIn;
    private string _action = "/account/sign-in";

    [Inject]
    private SignInManager<AppUser> SignIn { get; set; } = null!;

    [Inject]
    private NoteSignIn Note { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IServiceProvider Services { get; set; } = null!;

    [SupplyParameterFromForm]
    private SignInInput? Input { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }


    protected override void OnInitialized()
    {
        Input ??= new();
        if (ReturnUrl is not null)
            _action += "?ReturnUrl=" + Uri.EscapeDataString(LocalAddress.Of(ReturnUrl));
        // Says where the first password is, never what it is; the file goes away when that password is changed.
        var file = Path.Combine(Services.GetRequiredService<DataFolders>().Root, FirstStart.FileName);
        _firstSignIn = File.Exists(file) ? file : null;
    }

    private async Task SignInAsync()
    {
        var email = Input!.Email.Trim();
        var wasLocked = await Note.IsLockedAsync(email);
        var result = await SignIn.PasswordSignInAsync(email, Input.Password, isPersistent: true, lockoutOnFailure: true);
        await Note.HandleAsync(email, result, wasLocked, CancellationToken.None);
        if (result.Succeeded)
            Navigation.NavigateTo(LocalAddress.Of(ReturnUrl), forceLoad: true);
        else
            _refusal = Text[result.IsLockedOut ? "LockedOut" : "WrongPassword"];
    }

    private sealed class SignInInput
    {
        [Required]
        public string Email { get; set; } = "";

        [Required]
        public string Password { get; set; } = "";
    }
}
