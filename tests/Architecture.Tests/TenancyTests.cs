using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Architecture.Tests;

public sealed class TenancyTests
{
    // Classes that look across tenants, each with its own narrower condition.
    private static readonly string[] AcrossTenants = ["src/Web/Features/Identity/LatheClaimsFactory.cs", "src/Web/Features/Runs/RunClaims.cs", "src/Web/Features/Invoicing/Periods/BillingClaims.cs", "src/Web/Features/Comparisons/Watching/ComparisonClaims.cs", "src/Web/Features/Evaluations/EvaluationClaims.cs", "src/Web/Features/Identity/ApiKeys/ApiKeyAuthentication.cs", "src/Web/Features/Collections/Indexing/CollectionClaims.cs", "src/Web/Hosting/Auditing/AuditBacklog.cs"];

    // Pages that a person sees before he is signed in, or when something went wrong.
    private static readonly string[] PublicPages = ["SignInPage", "ResetPage", "NotFoundPage", "ErrorPage", "DeniedPage", "StatusPage"];

    // Pages of the person himself: signed in is enough, for he may be in no workspace yet.
    private static readonly string[] PersonalPages = ["PasswordPage"];

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Every_row_of_a_tenant_is_filtered(string provider)
    {
        using var context = ContextOf(provider);
        var unfiltered = context.Model.GetEntityTypes()
            .Where(entity => entity.FindProperty("TenantId") is not null && entity.ClrType != typeof(AppUser) && !entity.IsOwned())
            .Where(entity => entity.GetDeclaredQueryFilters().All(filter => filter.Key != TenantFilters.Name))
            .Select(entity => entity.Name);

        unfiltered.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void The_migrations_say_what_the_model_says(string provider)
    {
        using var context = ContextOf(provider);

        context.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Fact]
    public void A_tenant_owned_type_is_a_row_of_the_model()
    {
        using var context = ContextOf("sqlite");
        var rows = context.Model.GetEntityTypes().Select(entity => entity.ClrType).ToHashSet();
        var owned = typeof(ITenantOwned).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(ITenantOwned).IsAssignableFrom(type));

        owned.Where(type => !rows.Contains(type)).ShouldBeEmpty();
    }

    [Fact]
    public void The_filter_is_switched_off_only_where_it_is_replaced()
    {
        var offences = Sources.Under("src").Where(file => file.Code.Contains("IgnoreQueryFilters", StringComparison.Ordinal) && !AcrossTenants.Contains(file.Path));

        offences.ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_names_a_policy_or_is_public()
    {
        var pages = typeof(PlatformDbContext).Assembly.GetTypes().Where(type => type.GetCustomAttributes<RouteAttribute>().Any());
        var open = pages.Where(page => page.GetCustomAttribute<AuthorizeAttribute>()?.Policy is null && !PublicPages.Contains(page.Name)
            && !(PersonalPages.Contains(page.Name) && page.GetCustomAttribute<AuthorizeAttribute>() is not null)).Select(page => page.Name);

        open.ShouldBeEmpty();
    }

    public static TheoryData<string> Contexts => ["sqlite", "postgres"];

    private static PlatformDbContext ContextOf(string provider)
    {
        var services = new ServiceCollection()
            .Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3).BuildServiceProvider();
        return provider == "postgres"
            ? new PostgresPlatformDbContext(
                new DbContextOptionsBuilder<PostgresPlatformDbContext>().UseApplicationServiceProvider(services).UseNpgsql("Host=none").Options, new TenantContext())
            : new SqlitePlatformDbContext(
                new DbContextOptionsBuilder<SqlitePlatformDbContext>().UseApplicationServiceProvider(services).UseSqlite("Data Source=:memory:").Options, new TenantContext());
    }
}
