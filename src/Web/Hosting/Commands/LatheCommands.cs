using System.CommandLine;
using System.Runtime.InteropServices;
using Platform.Rag.Extraction;
using Platform.Training.Commands;
using Platform.Training.Engine;
using Platform.Web.Features.Identity;
using Platform.Web.Hosting.Embedding;
using Platform.Web.Hosting.Engine;
using Platform.Web.Hosting.Extraction;
using Platform.Web.Hosting.Golden;

namespace Platform.Web.Hosting.Commands;

/// <summary>One build, several roles and commands: the first argument says which. Without one the portal starts.</summary>
internal static class LatheCommands
{
    public static async Task<int> RunAsync(string[] args)
    {
        // The portal takes settings as arguments in ASP.NET's own form, so its arguments are not parsed here.
        if (args is [] or ["portal", ..] || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version")))
        {
            await PortalHost.RunAsync(args);
            return 0;
        }
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
        return await Root().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, stop.Token);

        // The first signal asks, and a run takes the time it needs to write its checkpoint; the second one ends the process.
        void Ask(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static RootCommand Root() => new("Lathe turns open base models into vertical models, on your own hardware.")
    {
        new Command("portal", "Pages, HTTP APIs and, in the embedded default, the jobs. The default. Settings: Lathe__DataFolder, Lathe__ModelsFolder, --urls …"),
        EngineCommand(),
        ExtractCommandLine(),
        GoldenCommandLine(),
        RunCommandLine(),
        BenchCommandLine(),
        SimulateCommand.CommandLine(),
        ResetPasswordCommandLine(),
        BackupCommand.BackupLine(),
        BackupCommand.RestoreLine(),
    };

    private static Command EngineCommand()
    {
        var socket = new Option<string>("--socket") { Description = "Unix socket to listen on.", Required = true };
        var threads = new Option<int>("--threads") { Description = "Compute threads; 0 means one for each processor." };
        var command = new Command("engine", "One engine on a socket. Started by the portal; ends when its standard input ends.") { socket, threads };
        command.SetAction((parsed, _) => EngineHost.RunAsync(parsed.GetRequiredValue(socket), parsed.GetValue(threads)));
        return command;
    }

    private static Command ExtractCommandLine()
    {
        var input = new Option<string>("--input") { Description = "File to read.", Required = true };
        var name = new Option<string?>("--name") { Description = "Name its owner gave it. Default: the file's own." };
        var depth = new Option<int>("--depth") { Description = "Archives and mails it came out of." };
        var parts = new Option<string>("--parts") { Description = "Folder for files inside it.", Required = true };
        var output = new Option<string>("--output") { Description = "File for the result, as JSON.", Required = true };
        var command = new Command("extract", "Reads one document into text, pages and structure. Started by the portal under limits; ends when its standard input ends. 0 when read, 3 when refused.") { input, name, depth, parts, output };
        command.SetAction((parsed, stop) => ExtractCommand.RunAsync(
            new ExtractionSource(parsed.GetRequiredValue(input), parsed.GetValue(name) ?? parsed.GetRequiredValue(input), new ExtractionLimits(), parsed.GetValue(depth)),
            parsed.GetRequiredValue(parts), parsed.GetRequiredValue(output), Console.IsInputRedirected ? Console.OpenStandardInput() : null, stop));
        return command;
    }

    private static Command GoldenCommandLine()
    {
        var folder = new Argument<string>("DIR") { Description = "Reference cases: the layout of golden/, or any folder inside one." };
        var models = new Option<string?>("--models")
        {
            Description = "Folder with the models that cases name. Default: LATHE_TEST_MODELS.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LATHE_TEST_MODELS"),
        };
        var command = new Command("golden", "Compares the engine with every reference case under DIR: one JSON object a line; the exit code is the number of misses.") { folder, models };
        command.SetAction((parsed, stop) => GoldenCommand.RunAsync(parsed.GetRequiredValue(folder), parsed.GetValue(models), Console.Out, Console.Error, stop, [new StatisticsSuite()]));
        return command;
    }

    private static Command RunCommandLine()
    {
        var config = new Argument<string>("CONFIG") { Description = "Configuration, as a run's page exports it. Relative paths in it are relative to the file." };
        var output = new Option<string>("--output") { Description = "Folder for metrics, checkpoints, PEFT adapter and evaluation. The same folder goes on where it was stopped.", Required = true };
        var command = new Command("run", "Runs a configuration without the portal: one JSON object a line. 0 when done, 2 when stopped, 1 when refused.") { config, output };
        command.SetAction((parsed, stop) => RunCommand.RunAsync(parsed.GetRequiredValue(config), parsed.GetRequiredValue(output), Console.Out, Console.Error, RunVerdicts.Compare, stop));
        return command;
    }

    private static Command ResetPasswordCommandLine()
    {
        var email = new Option<string>("--email") { Description = "Whose password, such as admin@lathe.local.", Required = true };
        var command = new Command("reset-password", "Gives an account a password that works once, and lifts its lock-out. For whoever may read the data folder, when no administrator can sign in.") { email };
        command.SetAction((parsed, _) => GiveOneTimePassword.RunAsync(parsed.GetRequiredValue(email), Console.Out, Console.Error));
        return command;
    }

    private static Command BenchCommandLine()
    {
        var model = new Option<string>("--model") { Description = "Base model folder.", Required = true };
        var batch = new Option<int>("--batch") { Description = "Sequences a step.", DefaultValueFactory = _ => 4 };
        var length = new Option<int>("--length") { Description = "Tokens of each.", DefaultValueFactory = _ => 256 };
        var rank = new Option<int>("--rank") { Description = "Rank of the adapter on all linear layers.", DefaultValueFactory = _ => 16 };
        var precision = new Option<string>("--precision") { Description = "bf16 or fp32.", DefaultValueFactory = _ => "bf16" };
        precision.AcceptOnlyFromAmong("bf16", "fp32");
        var steps = new Option<int>("--steps") { Description = "Steps measured, after one that is not.", DefaultValueFactory = _ => 6 };
        var train = new Command("train", "Measures LoRA training steps; prints one JSON object.") { model, batch, length, rank, precision, steps };
        train.SetAction((parsed, stop) => BenchTrainCommand.RunAsync(
            new BenchTrainOptions(
                parsed.GetRequiredValue(model), parsed.GetValue(batch), parsed.GetValue(length), parsed.GetValue(rank),
                parsed.GetValue(precision) == "fp32" ? Precision.Float32 : Precision.BFloat16, parsed.GetValue(steps)),
            Console.Out, Console.Error, stop));
        return new Command("bench", "Measures Lathe on this machine.") { train, BenchEmbedCommand.CommandLine(), BenchRetrievalCommand.CommandLine(), BenchSupportCommand.CommandLine(), BenchInjectionCommand.CommandLine(), BenchIndexCommand.CommandLine(), BenchKeywordCommand.CommandLine(), BenchIngestCommand.CommandLine(), BenchInvoiceCommand.CommandLine() };
    }
}
