using Microsoft.EntityFrameworkCore;
using Platform.Web.Components;
using Platform.Web.Features.Auditing;
using Platform.Web.Features.Collections;
using Platform.Web.Features.Comparisons;
using Platform.Web.Features.Contracts;
using Platform.Web.Features.Datasets;
using Platform.Web.Features.Evaluations;
using Platform.Web.Features.Identity;
using Platform.Web.Features.Projects;
using Platform.Web.Features.Invoicing;
using Platform.Web.Features.Kpis;
using Platform.Web.Features.Models;
using Platform.Web.Features.Nodes;
using Platform.Web.Features.OpenAi;
using Platform.Web.Features.Playground;
using Platform.Web.Features.Runs;
using Platform.Web.Hosting.Demo;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Embedding;
using Platform.Web.Hosting.Engine;
using Platform.Web.Hosting.Extraction;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Health;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Localization;
using Platform.Web.Hosting.Measures;
using Platform.Web.Hosting.Metering;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Hosting.Security;
using Platform.Web.Hosting.Shell;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;
using Radzen;

namespace Platform.Web.Hosting;

/// <summary>The portal role: pages, HTTP APIs, scheduling; in the embedded default it runs the jobs too.</summary>
internal static class PortalHost
{
    public static async Task RunAsync(string[] args)
    {
        // The working folder holds the data; the program's own files lie beside its assembly.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        // Styles and scripts of packages, when started from a build instead of a published folder.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddOptions<LatheOptions>().BindConfiguration(LatheOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DataFolders>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddErrorPages();
        builder.Services.AddTenancy();
        builder.Services.AddPersistence();
        builder.Services.AddAuditing().AddAuditSealing();
        builder.Services.AddFiles();
        builder.Services.AddLatheLocalization();
        builder.Services.AddShell();
        builder.Services.AddLedgers();
        builder.Services.AddSealing();
        builder.Services.AddMetering();
        builder.Services.AddSignInLimit();
        builder.Services.AddScoped<DemoWorkspace>();
        builder.Services.AddRadzenComponents();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();

        var settings = builder.Configuration.GetSection(LatheOptions.Section).Get<LatheOptions>() ?? new LatheOptions();
        builder.Services.AddScheduling(settings);
        if (settings.RunsJobs)
            builder.Services.AddEngine();
        builder.Services.AddAnswering(settings.RunsJobs);
        builder.Services.AddEmbedding();
        builder.Services.AddDocumentExtraction();
        builder.Services.AddScoped<ObservationRows>();

        // features, one line each
        builder.Services.AddIdentityFeature();
        builder.Services.AddProjectsFeature();
        builder.Services.AddModelsFeature();
        builder.Services.AddRunsFeature(settings);
        builder.Services.AddNodesFeature(settings);
        builder.Services.AddDatasetsFeature();
        builder.Services.AddCollectionsFeature(settings);
        builder.Services.AddKpisFeature();
        builder.Services.AddComparisonsFeature();
        builder.Services.AddContractsFeature();
        builder.Services.AddInvoicingFeature();
        builder.Services.AddEvaluationsFeature(settings);
        builder.Services.AddAuditingFeature();
        builder.Services.AddPlaygroundFeature();
        builder.Services.AddOpenAiFeature();

        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseLatheLocalization();
        app.UseErrorPages();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseTenancy();
        app.UseOwnPasswords();
        app.UseAuthorization();
        app.UseProjectGate();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealth();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = "'none'");

        // features, one line each
        app.MapIdentity();
        app.MapDatasets();
        app.MapCollections();
        app.MapKpis();
        app.MapComparisons();
        app.MapContracts();
        app.MapInvoicing();
        app.MapRuns();
        app.MapEvaluations();
        app.MapAuditing();
        app.MapOpenAi();

        await using (var scope = app.Services.CreateAsyncScope())
        {
            if (await FirstStart.PrepareAsync(scope.ServiceProvider, CancellationToken.None) && settings.Demo)
                await scope.ServiceProvider.GetRequiredService<DemoWorkspace>().FillAsync(CancellationToken.None);
        }

        await app.StartAsync();
        await Greeting.WriteAsync(Console.Error, app);
        await app.WaitForShutdownAsync();
    }
}
