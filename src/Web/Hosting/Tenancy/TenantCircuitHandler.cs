using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Platform.Web.Hosting.Tenancy;

/// <summary>Tells a circuit's scope whose it is, before the first component of it is rendered.</summary>
internal sealed class TenantCircuitHandler(AuthenticationStateProvider authentication, TenantContext tenant) : CircuitHandler
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) =>
        tenant.Use((await authentication.GetAuthenticationStateAsync()).User);
}
