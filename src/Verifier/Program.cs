using System.Text.Json;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Kernel;
using Platform.Verifier;

const long MostBytes = 2L * 1024 * 1024 * 1024;
const string Usage = """
    Recomputes an invoice from its evidence file, or checks an exported audit log, and finds every change. Needs no database and no network.

      Platform.Verifier EVIDENCE.json [--head HASH]
      Platform.Verifier AUDIT-LOG.jsonl [--head HASH]

    --head   the chain's head as the printed invoice or the audit log's page shows it; finds also a file that was rewritten as a whole

    One JSON object on standard output, words on standard error.
    Exit code: 0 everything holds, 1 something does not, 2 the file or the command cannot be read.
    """;

if (args is not ([_] or [_, "--head", _]) || args[0] is "--help" or "-h")
{
    await Console.Error.WriteLineAsync(Usage);
    return args is ["--help"] or ["-h"] ? 0 : 2;
}

var file = new FileInfo(args[0]);
if (file.Exists && await AuditLogFile.IsOneAsync(file.FullName))
    return await AuditLogFile.VerifyAsync(file.FullName, args.Length == 3 ? args[2] : null);
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
var findings = EvidenceVerifier.Verify(evidence, args.Length == 3 ? args[2] : null);
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
    findings = findings.Select(finding => new { place = finding.Place, what = finding.What }),
}));
return findings.Count == 0 ? 0 : 1;
