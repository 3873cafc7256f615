using System.Diagnostics;

namespace Platform.EndToEnd.Tests;

public sealed class ProcessTests(Portal portal) : IClassFixture<Portal>
{
    [Fact]
    public async Task The_tensor_library_is_loaded_by_the_engine_and_never_by_the_portal()
    {
        await using var visitor = await Visitor.OpenAsync(portal);
        await visitor.SignInAsync();

        var maps = await File.ReadAllTextAsync($"/proc/{portal.ProcessId}/maps");

        maps.ShouldNotContain("libtorch");
        Process.GetProcessById(portal.ProcessId).HasExited.ShouldBeFalse();
    }
}
