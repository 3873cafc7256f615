using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Tokenizers;
using Platform.Training.Tokenizers.Templates;

namespace Platform.Training.Tests.Tokenizers;

/// <summary>Golden/templates/cases.json: five models' templates and a tour of the language, rendered by Jinja 3.1.6.</summary>
public sealed class ChatTemplateTests
{
    private static readonly JsonElement Cases = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Path("templates", "cases.json"))).RootElement;

    public static TheoryData<string> Names => [.. Cases.EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_template_renders_as_jinja_renders_it(string name)
    {
        JsonElement item = Cases.EnumerateArray().Single(row => row.GetProperty("name").GetString() == name);
        ChatTemplate template = ChatTemplate.Parse(item.GetProperty("template").GetString()!);
        if (item.TryGetProperty("refused", out _))
        {
            Should.Throw<EngineException>(() => Render(template, item));
        }
        else
        {
            Render(template, item).ShouldBe(item.GetProperty("text").GetString());
        }
    }

    [Theory]
    [InlineData("{% include 'x' %}", "the statement include")]
    [InlineData("{% filter upper %}x{% endfilter %}", "the statement filter")]
    [InlineData("{{ 'x'|rot13 }}", "the filter rot13")]
    [InlineData("{{ 1 is prime }}", "the test prime")]
    [InlineData("{{ lipsum() }}", "the function lipsum")]
    [InlineData("{{ 'x'.zfill(3) }}", "the text method zfill")]
    [InlineData("{{ 2 ** 3 }}", "the operator **")]
    [InlineData("{{ [1].append(2) }}", "the method append")]
    [InlineData("{% raw %}{{ x }}{% endraw %}", "a raw block")]
    public void An_unsupported_construct_is_refused_by_name(string source, string named)
    {
        EngineException refusal = Should.Throw<EngineException>(() => ChatTemplate.Parse(source).Render(new Dictionary<string, object?>(), default));
        refusal.Code.ShouldBe("chat_template.unsupported");
        refusal.Message.ShouldContain(named);
    }

    [Theory]
    [InlineData("{% if true %}x")]
    [InlineData("{{ 'open }}")]
    [InlineData("{{ 1 + }}")]
    [InlineData("{% endfor %}")]
    [InlineData("{# open")]
    [InlineData("{{ ( }}")]
    [InlineData("{% break %}")]
    public void A_broken_template_is_refused_with_its_line(string source)
    {
        EngineException refusal = Should.Throw<EngineException>(() => ChatTemplate.Parse("a\nb\n" + source));
        refusal.Code.ShouldBe("chat_template.broken");
        refusal.Message.ShouldContain("line 3");
    }

    [Theory]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}")]
    [InlineData("{% set ns = namespace(t='x') %}{% for i in range(99) %}{% set ns.t = ns.t + ns.t %}{% endfor %}")]
    [InlineData("{% for i in range(99999) %}{{ 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' }}{% endfor %}")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{{ 'x' * 99999999999 }}")]
    [InlineData("{{ range(9999999) }}")]
    public void A_template_without_end_is_stopped(string source)
    {
        ChatTemplate template = ChatTemplate.Parse(source);
        Should.Throw<EngineException>(() => template.Render(new Dictionary<string, object?>(), default)).Code.ShouldBe("chat_template.too_much");
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("not ", "")]
    [InlineData("[", "]")]
    [InlineData("1+", "")]
    public void Nesting_without_end_does_not_break_the_process(string open, string close)
    {
        string source = "{{ " + string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000)) + " }}";
        Should.Throw<EngineException>(() => ChatTemplate.Parse(source).Render(new Dictionary<string, object?>(), default)).Code.ShouldBe("chat_template.too_much");
    }

    [Fact]
    public void The_date_comes_from_the_caller() =>
        ChatTemplate.Parse("{{ strftime_now('%d %b %Y %-d') }}").Render(new Dictionary<string, object?>(), new DateTimeOffset(2026, 3, 5, 0, 0, 0, TimeSpan.Zero)).Text.ShouldBe("05 Mar 2026 5");

    private static string Render(ChatTemplate template, JsonElement item) =>
        template.Render((Dictionary<string, object?>)JsonValues.Convert(item.GetProperty("variables"))!, default).Text;
}
