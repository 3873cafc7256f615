namespace TorchSharp.Modules;

/// <summary>A tensor that is trained. It takes over the handle's numbers and stays out of dispose scopes' reach unless made inside one.</summary>
public class Parameter : torch.Tensor
{
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.MoveHandle()) => this.requires_grad = requires_grad;
}
