using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Hosting.Options;
using Quartz;

namespace Platform.Web.Hosting.Scheduling;

/// <summary>Persistent jobs: in one file for the embedded default, in PostgreSQL for a cluster.</summary>
internal static class SchedulingServices
{
    public static IServiceCollection AddScheduling(this IServiceCollection services, LatheOptions options)
    {
        var folders = new DataFolders(Microsoft.Extensions.Options.Options.Create(options));
        services.AddSingleton<IJobQueue, QuartzJobQueue>();
        services.AddSingleton<IJobRoom, QuartzJobRoom>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "lathe";
                scheduler.InstanceId = options.NodeName;
                scheduler.IdleWaitTime = TimeSpan.FromSeconds(2);
                // Training stops at its next step and goes on from its checkpoint: a restart never waits for a run to end.
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(8);
            quartz.UsePersistentStore(store => UseStore(store, options, folders));
            quartz.UseDefaultRetryPolicy(RetryPolicy.None);
            quartz.ScheduleJob<ReclaimSpaceJob>(trigger => trigger.WithIdentity(ReclaimSpaceJob.Key)
                .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(ReclaimSpaceJob.Every).RepeatForever()));
            quartz.UseExecutionLimits(limits => limits.ForGroup(JobGroups.Gpu, 1, ExecutionLimitScope.Node).ForGroup(JobGroups.Documents, JobGroups.DocumentsAtOnce, ExecutionLimitScope.Node));
        });
        if (options.RunsJobs)
            services.AddQuartzHostedService(host => host.WaitForJobsToComplete = true);
        return services;
    }

    /// <summary>Registers a job under its key. The key is stored: it never changes. A portal that runs no jobs offers it all the same, and builds none: what it works with is on other machines.</summary>
    public static IServiceCollection AddQueuedJob<TJob>(this IServiceCollection services, string key, LatheOptions options)
        where TJob : class, IJob
    {
        services.AddQuartz(quartz => quartz.AddJob<TJob>(job => job.WithIdentity(key).StoreDurably()));
        return options.RunsJobs ? services : services.RemoveAll<TJob>();
    }

    private static void UseStore(IPersistentStoreBuilder store, LatheOptions options, DataFolders folders)
    {
        if (options.Database == "postgres")
        {
            store.UsePostgres(NpgsqlFactory.Instance, options.PostgresConnection!);
            store.UseClustering(cluster =>
            {
                cluster.CheckinInterval = TimeSpan.FromSeconds(5);
                cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(10);
            });
        }
        else
        {
            store.UseSqlite(SqliteFactory.Instance, $"Data Source={folders.Jobs};Default Timeout=30");
        }
        store.ConfigureStore(settings => settings.StoreJobDataAsStrings = true);
        store.UseSystemTextJsonSerializer();
        store.ProvisionSchema();
    }
}
