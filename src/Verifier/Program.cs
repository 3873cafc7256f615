using System.Text.Json;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Kernel;
using Platform.Verifier;

const long MostBytes = 2L * 1024 * 1024 * 1024;
const string Usage = """
    Recomputes an invoice from its evidence file, or checks an exported audit log, and finds every change. Needs no database and no network.

      Platform.Verifier EVIDENCE.json [--head HASH] [--salt SALT [--case NAME]]
      Platform.Verifier AUDIT-LOG.jsonl [--head HASH]

    --head   the chain's head as the printed invoice or the audit log's page shows it; finds also a file that was rewritten as a whole
    --salt   the salt of a live comparison, as its page tells it once it is over: was it the one that was published at the start, and were groups given the arms that they stand in
    --case   name of a case (or group) as it was assigned: says which arm the salt gives it

    One JSON object on standard output, words on standard error.
    Exit code: 0 everything holds, 1 something does not, 2 the file or the command cannot be read.
    """;

var options = args.Skip(1).Chunk(2).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1]);
string? Option(string name) => options[name].FirstOrDefault();
var (head, salt, named) = (Option("--head"), Option("--salt"), Option("--case"));
var known = options.Count == (args.Length - 1) / 2 && options.All(option => option.Key is "--head" or "--salt" or "--case");
if (args.Length % 2 == 0 || !known || (named is not null && salt is null) || args[0] is "--help" or "-h")
{
    await Console.Error.WriteLineAsync(Usage);
    return args is ["--help"] or ["-h"] ? 0 : 2;
}

var file = new FileInfo(args[0]);
if (file.Exists && await AuditLogFile.IsOneAsync(file.FullName))
    return await AuditLogFile.VerifyAsync(file.FullName, head);
if (!file.Exists || file.Length > MostBytes)
{
    await Console.Error.WriteLineAsync(file.Exists ? $"{args[0]} has {file.Length:N0} bytes; at most {MostBytes:N0} are read." : $"There is no file {args[0]}.");
    return 2;
}

string text;
try
{
    text = await File.ReadAllTextAsync(file.FullName);
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"{args[0]} cannot be read: {error.Message}");
    return 2;
}

var evidence = CanonicalText.Read<EvidenceFile>(text);
var findings = EvidenceVerifier.Verify(evidence, head);
// a salt says something only about a file that holds
var arms = salt is not null && evidence is not null && findings.Count == 0 ? ArmCheck.Of(evidence, salt) : null;
findings = [.. findings, .. arms?.Findings ?? []];
var invoice = evidence?.Invoice;
var lacksTexts = evidence is not null && EvidenceVerifier.LacksEarlierTexts(evidence);
foreach (var finding in findings)
    await Console.Error.WriteLineAsync($"{finding.Place}: {finding.What}");
await Console.Error.WriteLineAsync(findings.Count == 0
    ? $"Invoice {invoice!.Number}: {invoice.Totals.Gross} {invoice.Currency} follows from the evidence."
    : $"{findings.Count} things do not hold. Do not pay on this file; ask for the one that was issued.");
if (lacksTexts)
    await Console.Error.WriteLineAsync("Not checked: the terms amend others that this file does not carry, so whether they share the error chance of the first signature is not known.");
await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new
{
    invoice = invoice?.Number,
    gross = invoice?.Totals.Gross,
    currency = invoice?.Currency,
    head = invoice?.ChainHead,
    holds = findings.Count == 0,
    earlier_texts = lacksTexts ? "not in the file" : evidence?.Texts is null ? "none" : "checked",
    comparison = arms?.Comparison?.Comparison,
    groups = arms?.Groups,
    arm = named is null ? null : arms?.IsTreated(salt!, named) switch { true => "treated", false => "control", null => null },
    findings = findings.Select(finding => new { place = finding.Place, what = finding.What }),
}));
return findings.Count == 0 ? 0 : 1;
