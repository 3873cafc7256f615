using Platform.Domain.Datasets;

namespace Platform.Domain.Tests.Datasets;

public sealed class UploadNameTests
{
    [Theory]
    [InlineData("../../etc/passwd.csv", "passwd.csv")]
    [InlineData("C:\\Users\\me\\rows.xlsx", "rows.xlsx")]
    [InlineData("a\u202Egpj.csv", "agpj.csv")]
    [InlineData(".hidden.jsonl", "hidden.jsonl")]
    [InlineData("病历 训练集.csv", "病历 训练集.csv")]
    [InlineData("", "file")]
    public void Of_a_name_only_the_harmless_last_part_is_kept(string name, string kept) => UploadName.Clean(name).ShouldBe(kept);

    [Fact]
    public void A_long_name_keeps_its_ending()
    {
        var cleaned = UploadName.Clean(new string('a', 500) + ".jsonl");

        cleaned.Length.ShouldBe(Upload.MaxFileNameLength);
        cleaned.ShouldEndWith(".jsonl");
    }

    [Theory]
    [InlineData("cls_train.jsonl", SplitName.Train)]
    [InlineData("validation.csv", SplitName.Valid)]
    [InlineData("dev.csv", SplitName.Valid)]
    [InlineData("my-test.xlsx", SplitName.Test)]
    [InlineData("训练集.csv", SplitName.Train)]
    public void A_name_may_say_the_split(string name, SplitName split) => UploadName.SplitOf(name).ShouldBe(split);

    [Theory]
    [InlineData("rows.csv")]
    [InlineData("train_test.csv")]
    [InlineData("contest.csv")]
    public void A_name_that_does_not_say_one_split_says_none(string name) => UploadName.SplitOf(name).ShouldBeNull();

    [Theory]
    [InlineData("rows.parquet", "dataset.parquet_unsupported")]
    [InlineData("rows.pdf", "dataset.format_unknown")]
    [InlineData("rows", "dataset.format_unknown")]
    public void Other_kinds_of_files_are_refused_by_name(string name, string code)
    {
        var refused = UploadName.FormatOf(name);

        refused.Error!.Code.ShouldBe(code);
        refused.Error.Message.ShouldContain(name);
    }
}
