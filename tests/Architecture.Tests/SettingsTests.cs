using System.Text.Json;
using Platform.Web.Hosting.Options;

namespace Platform.Architecture.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void The_sample_settings_list_every_key()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Sources.Root, "infra/settings.sample.json")));
        var listed = sample.RootElement.GetProperty(LatheOptions.Section).EnumerateObject().Select(key => key.Name).Order();

        listed.ShouldBe(typeof(LatheOptions).GetProperties().Select(property => property.Name).Order());
    }
}
