using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Questions;
using Platform.Web.Features.Collections.Searching;

namespace Platform.Web.Features.Collections.Pages;

public sealed partial class SearchPage
{
    private static readonly string[] Reasons = ["collection.words_only", "collection.empty", "collection.embedder_changed", "collection.embedder_gone"];

    private readonly HashSet<Guid> _expected = [];
    private readonly List<ExpectedPassage> _passages = [];
    private IReadOnlyList<FieldView> _known = [];
    private IReadOnlyDictionary<string, string> _fields = new Dictionary<string, string>();
    private IReadOnlyDictionary<string, string> _filter = new Dictionary<string, string>();
    private SearchResult? _result;
    private DomainError? _error;
    private Guid? _question;
    private string _text = "";
    private string _asked = "";
    private bool _searching;
    private bool _rerank = true;

    /// <summary>A question to begin with.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Asked { get; set; }

    [Inject]
    private SearchCollection Search { get; set; } = null!;

    [Inject]
    private SavedQuestions Questions { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        _known = await Collections.FieldsAsync(Id, Leaving);
        if (!string.IsNullOrWhiteSpace(Asked) && _result is null)
        {
            _text = Asked;
            await SearchAsync();
        }
    }

    private static string Part(ScorePart? part) => part is null
        ? "–"
        : string.Create(CultureInfo.CurrentCulture, $"#{part.Rank} · {part.Score:0.00} ({part.Deviations:+0.0;-0.0;0.0} σ)");

    private static string Known(string code) => Array.Exists(Reasons, reason => reason == code) ? code : "other";

    private static string ReasonOf(string code) => code switch
    {
        "rerank.too_slow" => "RerankTooSlow",
        "rerank.too_few" => "RerankTooFew",
        "engine.busy" => "RerankBusy",
        "collection.reranker_gone" => "RerankGone",
        _ => "RerankUnavailable",
    };

    private Task FilterAsync(IReadOnlyDictionary<string, string> fields)
    {
        _fields = fields;
        return AgainAsync();
    }

    private Task ToggleRerankAsync(ChangeEventArgs change)
    {
        _rerank = change.Value is true;
        return AgainAsync();
    }

    private Task AgainAsync() => _result is null || _text.Trim().Length == 0 ? Task.CompletedTask : SearchAsync();

    private string Address(PassageView hit) => $"{Root}/files/{hit.DocumentId}?page={hit.FirstPage}&at={hit.Start}&length={hit.Length}";

    private async Task SearchAsync()
    {
        _searching = true;
        var found = await Search.HandleAsync(Id, new SearchRequest(_text, Fields: FieldFilters.ForSearch(_fields), Rerank: _rerank), Leaving);
        (_result, _error, _searching, _asked) = (found.Succeeded ? found.Value : null, found.Error, false, _text);
        (_question, _filter) = (null, _fields);
        _expected.Clear();
        _passages.Clear();
    }

    private async Task ExpectAsync(PassageView hit)
    {
        _passages.Add(new ExpectedPassage(hit.DocumentId, hit.Start, hit.Length));
        var saved = await Questions.SaveAsync(Project, Id, _question, new QuestionContent(_asked, null, [.. _passages]), Leaving);
        _error = saved.Error;
        if (!saved.Succeeded)
            return;
        _question = saved.Value.Value;
        _expected.Add(hit.ChunkId);
    }
}
