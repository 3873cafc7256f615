using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Models;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Hosting;

/// <summary>
/// A whole portal on a temporary data folder: what a test says it wants, as intents. One per test class (<c>IClassFixture</c>) or per test;
/// each test makes its own tenant, so tests of one host do not see each other.
/// </summary>
public sealed class PortalTestHost : IAsyncLifetime
{
    public const string Password = "a long enough passphrase";

    // A watcher a settings file and a host would use up the machine's: nobody edits settings while a test runs.
    static PortalTestHost() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");

    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-test-").FullName;
    private readonly Lock _starting = new();
    private WebApplicationFactory<Program>? _factory;
    private IHostApplicationLifetime? _lifetime;
    private int _count;

    /// <summary>Settings on top of the defaults, to be added before the first use.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Services put in place of the portal's own, to be given before the first use.</summary>
    public Action<IServiceCollection>? Replacements { get; set; }

    /// <summary>
    /// Whether the catalogue is read at start. False for tests whose models are rows without files: read while such a test works, it would mark them as missing.
    /// </summary>
    public bool ReadsModels { get; set; } = true;

    public string DataFolder => Path.Combine(_folder, "data");

    public IServiceProvider Services => Factory.Services;

    /// <summary>The running portal. Whoever asks first starts it; others who ask meanwhile wait for this one, or each would start one of his own that nobody ends.</summary>
    public WebApplicationFactory<Program> Factory
    {
        get
        {
            lock (_starting)
            {
                _factory ??= Start();
                _factory.Services.ShouldNotBeNull();
                return _factory;
            }
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (_factory is not null)
            await _factory.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An organisation with one workspace and a person of each role.</summary>
    public async Task<TestTenant> CreateTenantAsync(string? name = null)
    {
        name ??= $"Tenant {Interlocked.Increment(ref _count)}";
        await using var scope = Services.CreateAsyncScope();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var tenant = new Tenant(TypedId.New<TenantId>(now), name, now);
        var workspace = Workspace.Create(tenant.Id, $"{name} workspace", now).Value;
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(new TenantScope(tenant.Id, workspace.Id), "test");
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        db.Add(tenant);
        db.Add(workspace);
        await db.SaveChangesAsync();
        var people = new TestPeople(scope.ServiceProvider, db, new TenantScope(tenant.Id, workspace.Id));
        return new TestTenant(
            new TenantScope(tenant.Id, workspace.Id),
            await people.AddAsync($"reader{_count}", WorkspaceRole.Reader),
            await people.AddAsync($"editor{_count}", WorkspaceRole.Editor),
            await people.AddAsync($"admin{_count}", WorkspaceRole.Administrator));
    }

    /// <summary>A person of the workspace who also runs the installation.</summary>
    public Task<TestPerson> CreateOperatorAsync(TestTenant tenant) => InWorkspaceAsync(tenant, services =>
        new TestPeople(services, services.GetRequiredService<PlatformDbContext>(), tenant.Scope)
            .AddAsync($"operator{Interlocked.Increment(ref _count)}", WorkspaceRole.Administrator, isOperator: true));

    /// <summary>Another workspace of the same organisation, with its first administrator.</summary>
    public Task<TestTenant> CreateWorkspaceAsync(TestTenant tenant, string name) => TestPeople.AddWorkspaceAsync(this, tenant, name);

    /// <summary>A browser without a session. Redirects are not followed.</summary>
    public HttpClient CreateBrowser() => Factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true });

    /// <summary>A browser in which the person has signed in through the sign-in page.</summary>
    public async Task<HttpClient> SignInAsync(TestPerson person)
    {
        var browser = CreateBrowser();
        var answer = await browser.SubmitAsync("/account/sign-in", "form[action='/account/sign-in']", ("Input.Email", person.Email), ("Input.Password", person.Password));
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Found, $"{person.Email} could not sign in");
        return browser;
    }

    /// <summary>Runs something inside a scope that acts as the person, with his role.</summary>
    public async Task<T> ActAsAsync<T>(TestPerson person, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var user = await users.FindByIdAsync(person.Id) ?? throw new InvalidOperationException($"There is no account {person.Email}.");
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<AppUser>>().CreateAsync(user);
        scope.ServiceProvider.GetRequiredService<TenantContext>().Use(principal);
        return await work(scope.ServiceProvider);
    }

    /// <summary>Runs something inside a scope that acts in the tenant's workspace, as a job would.</summary>
    public async Task<T> InWorkspaceAsync<T>(TestTenant tenant, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantContext>().UseJob(tenant.Scope, "test");
        return await work(scope.ServiceProvider);
    }

    /// <inheritdoc cref="InWorkspaceAsync{T}"/>
    public Task InWorkspaceAsync(TestTenant tenant, Func<IServiceProvider, Task> work) => InWorkspaceAsync(tenant, async services =>
    {
        await work(services);
        return true;
    });

    // The portal's program stops its host as soon as it is told to end. A second stop beside it, the factory's, would return at once and leave that work
    // under way, on files that are deleted next.
    private async Task EndAsync()
    {
        if (_lifetime is null)
            return;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var told = _lifetime.ApplicationStopped.Register(ended.SetResult);
        _lifetime.StopApplication();
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    private WebApplicationFactory<Program> Start() => new Watched(lifetime => _lifetime = lifetime).WithWebHostBuilder(builder =>
    {
        builder.UseSetting("Lathe:DataFolder", DataFolder);
        builder.UseSetting("Lathe:ModelsFolder", Path.Combine(_folder, "models"));
        builder.UseEnvironment("Production");
        builder.UseSetting("Lathe:Demo", "false");
        builder.UseSetting("Lathe:RunsJobs", "false");
        builder.UseSetting("Lathe:SignInsPerMinute", "10000");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (key, value) in Settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            if (!ReadsModels)
                services.Remove(services.Single(service => service.ImplementationType == typeof(ModelCatalogueWorker)));
            Replacements?.Invoke(services);
        });
    });

    private sealed class Watched(Action<IHostApplicationLifetime> started) : WebApplicationFactory<Program>
    {
        protected override IHost CreateHost(IHostBuilder builder)
        {
            var host = base.CreateHost(builder);
            started(host.Services.GetRequiredService<IHostApplicationLifetime>());
            return host;
        }
    }
}
