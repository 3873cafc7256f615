using Platform.Domain.Kernel;
using Platform.Domain.Models;

namespace Platform.Domain.Tests.Models;

public sealed class BaseModelTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);
    private static readonly ModelFile Weights = new("model.safetensors", 1000, new string('a', 64), Now);

    [Theory]
    [InlineData(84, 100, MemoryFit.Fits)]
    [InlineData(85, 100, MemoryFit.Fits)]
    [InlineData(86, 100, MemoryFit.Tight)]
    [InlineData(100, 100, MemoryFit.Tight)]
    [InlineData(101, 100, MemoryFit.DoesNotFit)]
    public void A_fit_is_tight_above_85_percent_and_none_above_all_of_the_memory(long needed, long available, MemoryFit fit) =>
        MemoryFits.Of(needed, available).ShouldBe(fit);

    [Fact]
    public void A_refused_reading_keeps_the_reason_and_forgets_it_when_the_folder_is_mended()
    {
        var model = BaseModel.Found("/models/tiny", Reading(new DomainError("weights.none", "No weights.")), Now);
        var refused = (model.IsUsable, model.RefusalCode);

        model.Update(Reading(null), Now.AddHours(1));

        refused.ShouldBe((false, "weights.none"));
        (model.IsUsable, model.RefusalCode, model.RefusalReason).ShouldBe((true, "", ""));
    }

    [Fact]
    public void A_licence_that_the_files_state_is_not_replaced_by_hand()
    {
        var model = BaseModel.Found("/models/tiny", Reading(null) with { Licence = new ModelLicence("MIT", LicenceSource.ModelCard) }, Now);

        var chosen = model.ChooseLicence("Apache-2.0");

        chosen.Error!.Code.ShouldBe("model.licence_stated");
        model.Licence.ShouldBe("MIT");
    }

    [Fact]
    public void A_licence_that_the_files_state_later_replaces_the_one_a_person_chose()
    {
        var model = BaseModel.Found("/models/tiny", Reading(null), Now);
        model.ChooseLicence("MIT").Succeeded.ShouldBeTrue();

        model.Update(Reading(null) with { Licence = new ModelLicence("Apache-2.0", LicenceSource.LicenceFile) }, Now);

        (model.Licence, model.LicenceSource).ShouldBe(("Apache-2.0", LicenceSource.LicenceFile));
    }

    [Fact]
    public void The_hash_of_files_ignores_their_order_and_the_words_beside_the_weights()
    {
        var config = new ModelFile("config.json", 10, new string('b', 64), Now);
        var licence = new ModelFile("LICENSE", 10, new string('c', 64), Now);

        var hash = ModelFile.HashOf([Weights, config]);

        ModelFile.HashOf([config, licence, Weights]).ShouldBe(hash);
        ModelFile.HashOf([config, Weights with { Sha256 = new string('d', 64) }]).ShouldNotBe(hash);
    }

    [Fact]
    public void Progress_of_an_import_never_exceeds_its_size()
    {
        var import = ModelImport.Ask("/media/usb/tiny", "tiny", null, 100, "person", Now).Value;

        import.Progress(250);

        (import.CopiedBytes, import.Status, import.IsOpen).ShouldBe((100, ModelImportStatus.Copying, true));
    }

    private static ModelReading Reading(DomainError? refusal) => new(
        refusal is null ? new ModelFacts("llama", 260_000, 512, 512, 5, "safetensors F32", false) : null, refusal, ModelLicence.Unknown, [], [Weights]);
}
