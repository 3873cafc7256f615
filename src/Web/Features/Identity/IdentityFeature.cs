using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Platform.Web.Features.Identity.ApiKeys;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Accounts, sign-in, workspaces and the people in them.</summary>
internal static class IdentityFeature
{
    private const string Selector = "person-or-program";
    private const string SessionCookie = "lathe";

    public static IServiceCollection AddIdentityFeature(this IServiceCollection services)
    {
        services.AddCascadingAuthenticationState();
        services.AddAuthentication(Selector)
            .AddPolicyScheme(Selector, null, options => options.ForwardDefaultSelector = context =>
                ApiKeyAuthentication.Takes(context.Request, SessionCookie) ? ApiKeyAuthentication.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = SessionCookie;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.LoginPath = "/account/sign-in";
            options.AccessDeniedPath = "/status/403";
            options.Cookie.HttpOnly = true;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.Events.OnSigningIn = context =>
            {
                BrowserSession.Carry(context.HttpContext.User, context.Principal);
                return Task.CompletedTask;
            };
        });
        services.AddIdentityCore<AppUser>(options =>
        {
            options.Password.RequiredLength = ChangePassword.LeastLength;
            options.Password.RequireNonAlphanumeric = false;
            options.Password.RequireUppercase = false;
            options.Password.RequireLowercase = false;
            options.Password.RequireDigit = false;
            options.Lockout.MaxFailedAccessAttempts = 5;
            options.User.RequireUniqueEmail = true;
            options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        })
            .AddEntityFrameworkStores<PlatformDbContext>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<LatheClaimsFactory>()
            .AddDefaultTokenProviders();
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = TimeSpan.FromMinutes(1);
            options.OnRefreshingPrincipal = context =>
            {
                BrowserSession.Carry(context.CurrentPrincipal, context.NewPrincipal);
                return Task.CompletedTask;
            };
        });
        services.AddAuthorization(Policies.Register);
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>();
        services.AddDataProtection().SetApplicationName("lathe");
        services.AddSingleton<Microsoft.Extensions.Options.IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>>(provider =>
            new Microsoft.Extensions.Options.ConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>(options =>
                options.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(
                    new DirectoryInfo(provider.GetRequiredService<DataFolders>().Sub("keys")), provider.GetRequiredService<ILoggerFactory>())));
        services.AddSingleton<SignOuts>();
        services.AddScoped<AuthenticationStateProvider, RevalidatingAuthentication>();
        services.AddScoped<ChooseWorkspace>().AddScoped<CreateWorkspace>().AddScoped<RenameWorkspace>().AddScoped<GiveShare>();
        services.AddScoped<MemberQueries>().AddScoped<MemberDesk>().AddScoped<InviteMember>().AddScoped<ChangeMemberRole>().AddScoped<GiveBillingRole>().AddScoped<RemoveMember>().AddScoped<ChangePassword>();
        services.AddScoped<MakeResetLink>().AddScoped<ResetPassword>().AddScoped<NoteSignIn>();
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = MakeResetLink.Lifetime);
        services.AddScoped<ApiKeyQueries>().AddScoped<CreateApiKey>().AddScoped<RevokeApiKey>();
        return services;
    }
}
