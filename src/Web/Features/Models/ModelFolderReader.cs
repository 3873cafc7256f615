using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Web.Hosting.Models;

namespace Platform.Web.Features.Models;

/// <summary>Looks at one folder and says what model it is, or why it cannot be used. A broken folder is a finding, not a fault.</summary>
internal static class ModelFolderReader
{
    /// <param name="folder">Absolute path.</param>
    /// <param name="known">Files of the last look: unchanged ones are neither hashed nor read again.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public static async Task<ModelReading> ReadAsync(string folder, IReadOnlyList<ModelFile> known, CancellationToken cancellationToken)
    {
        try
        {
            if (File.Exists(folder))
                return Refused(ModelErrors.LooseFile(Path.GetFileName(folder)), []);
            var files = ModelFolder.List(folder);
            if (!files.Succeeded)
                return Refused(files.Error, []);
            var header = ModelHeaders.Read(folder);
            if (!header.Succeeded)
                return Refused(header.Error, await ModelFolder.HashAsync(files.Value, known, cancellationToken));
            var hashed = await ModelFolder.HashAsync(files.Value, known, cancellationToken);
            if (!hashed.SequenceEqual(known) && ModelHeaders.RequireFinite(folder, cancellationToken) is { Succeeded: false } broken)
                return Refused(broken.Error, hashed);
            return await AcceptAsync(header.Value, files.Value, hashed, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Refused(ModelErrors.FileUnreadable(Path.GetFileName(folder)), []);
        }
    }

    private static async Task<ModelReading> AcceptAsync(
        ModelHeader header, IReadOnlyList<FileInfo> files, IReadOnlyList<ModelFile> hashed, CancellationToken cancellationToken)
    {
        var card = await ModelCard.ReadAsync(files, cancellationToken);
        var licence = card.Licence.Source == LicenceSource.Unknown && header.Licence.Length > 0
            ? new ModelLicence(ModelCard.Named(header.Licence), LicenceSource.WeightsFile)
            : card.Licence;
        return new ModelReading(header.Facts, null, licence, card.Languages.Count > 0 ? card.Languages : header.Languages, hashed);
    }

    private static ModelReading Refused(DomainError reason, IReadOnlyList<ModelFile> files) => new(null, reason, ModelLicence.Unknown, [], files);
}
