using System.Reflection;
using Platform.Training.Engine;

namespace Platform.Web.Tests.Runs;

/// <summary>The engine; only its steps wait.</summary>
public class HeldEngine : DispatchProxy
{
    private IEngine _engine = null!;
    private HeldSteps _steps = null!;

    internal static IEngine Of(IEngine engine, HeldSteps steps)
    {
        var held = Create<IEngine, HeldEngine>();
        ((HeldEngine)(object)held)._engine = engine;
        ((HeldEngine)(object)held)._steps = steps;
        return held;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(IEngine.OptimStepAsync)
        ? _steps.StepAsync(_engine, (OptimStepRequest)args![0]!, (CancellationToken)args[1]!)
        : targetMethod.Invoke(_engine, BindingFlags.DoNotWrapExceptions, null, args, null);
}
