namespace Platform.Training.Engine;

/// <summary>
/// The primitives of one engine: one device, one resident frozen base model, any number of adapters on it.
/// Recipes, evaluations and outside clients are loops over these calls; there is no second way to train.
/// </summary>
/// <remarks>
/// Implemented in-process (<c>LocalEngine</c>, which owns the torch thread) and by a client over the engine's socket.
/// Calls may come from any thread; the engine runs them one after another on its own thread, in order of arrival.
/// Every refusal is an <see cref="EngineException"/> with a stable code.
/// </remarks>
public interface IEngine : IAsyncDisposable
{
    /// <summary>Device, precision support, resident model, adapters, memory.</summary>
    Task<EngineState> GetStateAsync(CancellationToken cancellationToken);

    /// <summary>Makes a base model resident. Asking for the one that is resident already (same folder and precision) is free; another one replaces it and drops all adapters.</summary>
    Task<BaseModelState> LoadBaseAsync(LoadBaseRequest request, CancellationToken cancellationToken);

    /// <summary>Creates a fresh adapter (A random from its seed, B zero) with its own Adam state.</summary>
    Task CreateAdapterAsync(CreateAdapterRequest request, CancellationToken cancellationToken);

    /// <summary>Loads an adapter from a PEFT folder, with fresh Adam state.</summary>
    Task ImportAdapterAsync(ImportAdapterRequest request, CancellationToken cancellationToken);

    /// <summary>Frees an adapter. Freeing one that is not there is no error: the caller wanted it gone.</summary>
    Task DropAdapterAsync(string adapterId, CancellationToken cancellationToken);

    /// <summary>Runs the model, computes the loss and adds its gradient to the adapter's gradient buffers.</summary>
    Task<ForwardResult> ForwardBackwardAsync(ForwardRequest request, CancellationToken cancellationToken);

    /// <summary>As <see cref="ForwardBackwardAsync"/> without gradients: validation losses and log-probabilities. <see cref="ForwardRequest.AdapterId"/> null means the base alone.</summary>
    Task<ForwardResult> ForwardAsync(ForwardRequest request, CancellationToken cancellationToken);

    /// <summary>Scales and clips the accumulated gradient, takes one AdamW step and clears the gradient.</summary>
    Task<OptimStepResult> OptimStepAsync(OptimStepRequest request, CancellationToken cancellationToken);

    /// <summary>Generates tokens; pieces arrive as they are made. All prompts of a request run as one batch.</summary>
    IAsyncEnumerable<SampleEvent> SampleAsync(SampleRequest request, CancellationToken cancellationToken);

    /// <summary>Makes an embedding model or cross-encoder resident beside the base model. Asking for one that is resident is free; the one used longest ago may be freed for it.</summary>
    Task<EmbedderState> LoadEmbedderAsync(LoadEmbedderRequest request, CancellationToken cancellationToken);

    /// <summary>Frees an embedding model. Freeing one that is not there is no error.</summary>
    Task DropEmbedderAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Embeds texts, or scores pairs with a cross-encoder; the model is loaded when it is not resident. Longest first, in passes between which other work runs.</summary>
    Task<EmbedResult> EmbedAsync(EmbedRequest request, CancellationToken cancellationToken);

    /// <summary>Writes the full training state (adapter, Adam moments, step, random state) to a folder, atomically.</summary>
    Task SaveStateAsync(string adapterId, string folder, CancellationToken cancellationToken);

    /// <summary>Restores what <see cref="SaveStateAsync"/> wrote, into an adapter of the same shape or a new one.</summary>
    Task LoadStateAsync(string adapterId, string folder, CancellationToken cancellationToken);

    /// <summary>Writes the adapter in PEFT's format (<c>adapter_config.json</c>, <c>adapter_model.safetensors</c>), atomically.</summary>
    Task ExportAdapterAsync(string adapterId, string folder, CancellationToken cancellationToken);

    /// <summary>Writes base + update as a Hugging Face folder in safetensors, atomically.</summary>
    Task MergeAdapterAsync(string adapterId, string folder, CancellationToken cancellationToken);
}
