using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Lora;

/// <summary>
/// One adapter: values, gradients and Adam moments, each a flat float32 buffer of the same layout, so that clipping and the
/// optimiser are a few operations whatever the number of layers. The matrices the model sees are views.
/// </summary>
internal sealed class LoraAdapter : IDisposable
{
    private readonly LoraGroup?[] _groups;

    /// <param name="layout">Where everything lies.</param>
    /// <param name="groups">Number of linear groups of the model.</param>
    /// <param name="values">Initial values, as many as the layout has.</param>
    public LoraAdapter(LoraLayout layout, int groups, float[] values)
    {
        Layout = layout;
        using var none = no_grad();
        Values = tensor(values, [layout.Length]).DetachFromDisposeScope();
        Gradients = zeros(layout.Length).DetachFromDisposeScope();
        _groups = new LoraGroup?[groups];
        foreach (var site in layout.Sites)
            _groups[site.Site] = new LoraGroup(site, layout.Options, Values, Gradients);
    }

    public LoraLayout Layout { get; }

    /// <summary>[P] float32.</summary>
    public Tensor Values { get; }

    /// <summary>[P] float32, accumulated until the next step.</summary>
    public Tensor Gradients { get; }

    /// <summary>[P] float32, or null before the first step.</summary>
    public Tensor? FirstMoment { get; private set; }

    /// <summary>[P] float32, or null before the first step.</summary>
    public Tensor? SecondMoment { get; private set; }

    /// <summary>Optimiser steps taken.</summary>
    public int Step { get; set; }

    public LoraGroup? GroupAt(int index) => _groups[index];

    /// <summary>The moments, made when first asked for.</summary>
    public (Tensor First, Tensor Second) Moments()
    {
        FirstMoment ??= zeros(Layout.Length).DetachFromDisposeScope();
        SecondMoment ??= zeros(Layout.Length).DetachFromDisposeScope();
        return (FirstMoment, SecondMoment);
    }

    /// <summary>Forgets the gradients accumulated so far.</summary>
    public void ClearGradients()
    {
        using var none = no_grad();
        Gradients.zero_();
    }

    public void Dispose()
    {
        foreach (var group in _groups)
            group?.Dispose();
        Values.Dispose();
        Gradients.Dispose();
        FirstMoment?.Dispose();
        SecondMoment?.Dispose();
    }
}
