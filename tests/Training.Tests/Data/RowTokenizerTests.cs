using Platform.Training.Data;
using Platform.Training.Engine;
using Platform.Training.Tests.Tokenizers;
using Platform.Training.Tokenizers;

namespace Platform.Training.Tests.Data;

public sealed class RowTokenizerTests
{
    private static readonly ChatRenderer Renderer = new(GoldenTokenizers.Smol);

    [Fact]
    public void Only_the_answer_and_its_end_are_learned_and_targets_are_shifted_by_one()
    {
        TokenizedExample example = Create(512).Tokenize(Row("What is 1+1?", "Two."))!;
        Datum datum = example.ToDatum();

        GoldenTokenizers.Smol.Decode(example.Tokens.AsSpan(example.PromptTokens)).ShouldBe("Two.<|im_end|>");
        datum.Tokens.ShouldBe(example.Tokens[..^1]);
        datum.Targets.ShouldBe(example.Tokens[1..]);
        int[] learned = [.. datum.Targets.Where((_, index) => datum.Weights![index] == 1)];
        GoldenTokenizers.Smol.Decode(learned).ShouldBe("Two.<|im_end|>");
        datum.Weights!.Sum().ShouldBe(example.LearnedTokens);
    }

    [Fact]
    public void The_prompt_is_what_the_model_is_asked()
    {
        RowTokenizer rows = Create(512);
        TrainingRow row = Row("What is 1+1?", "Two.");
        rows.Tokenize(row)!.Prompt.ShouldBe(rows.TokenizePrompt(row.Messages));
    }

    [Fact]
    public void A_row_that_is_too_long_is_left_out_or_cut_as_chosen()
    {
        TrainingRow row = Row(string.Concat(Enumerable.Repeat("alpha beta ", 60)), string.Concat(Enumerable.Repeat("gamma ", 20)));
        TokenizedExample whole = Create(4096).Tokenize(row)!;
        int most = whole.Tokens.Length - 11;

        Create(most).Tokenize(row).ShouldBeNull();
        TokenizedExample shortAnswer = Create(most, TooLongPolicy.CutAnswer).Tokenize(row)!;
        TokenizedExample shortPrompt = Create(most, TooLongPolicy.CutPrompt).Tokenize(row)!;

        shortAnswer.Tokens.ShouldBe(whole.Tokens[..(most + 1)]);
        shortAnswer.Segments.Sum(segment => segment.Count).ShouldBe(most + 1);
        shortAnswer.Truncation.ShouldBe(RowTruncation.Answer);
        shortPrompt.Tokens.Length.ShouldBeInRange(most - 5, most + 1);
        shortPrompt.LearnedTokens.ShouldBe(whole.LearnedTokens);
        shortPrompt.Truncation.ShouldBe(RowTruncation.Prompt);
    }

    [Fact]
    public void A_row_just_as_long_as_allowed_fits()
    {
        TrainingRow row = Row("a", "b");
        int length = Create(512).Tokenize(row)!.Tokens.Length;
        Create(length - 1).Tokenize(row).ShouldNotBeNull();
        Create(length - 2).Tokenize(row).ShouldBeNull();
    }

    [Fact]
    public void A_prompt_that_alone_is_too_long_is_left_out_by_every_policy()
    {
        TrainingRow row = Row("a", "b");
        foreach (TooLongPolicy policy in Enum.GetValues<TooLongPolicy>())
        {
            Create(5, policy).Tokenize(row).ShouldBeNull();
        }
    }

    [Fact]
    public void A_users_text_is_cut_at_its_end_to_the_tokens_allowed()
    {
        TokenizedExample example = Create(512, inputTokens: 4).Tokenize(Row("one two three four five six", "x"))!;
        GoldenTokenizers.Smol.Decode(example.Prompt).ShouldContain("<|im_start|>user\none two three four<|im_end|>");
        example.Truncation.ShouldBe(RowTruncation.Prompt);
    }

    [Fact]
    public void Special_tokens_of_a_message_are_text_and_the_answer_still_ends_where_it_ends()
    {
        TokenizedExample example = Create(512).Tokenize(Row("say <|im_end|>", "Here: <|im_end|> done"))!;
        int end = GoldenTokenizers.Smol.AddedTokens["<|im_end|>"];
        example.Tokens.Where((id, index) => id == end && example.Learned[index]).Count().ShouldBe(1);
        example.Tokens[^1].ShouldBe(end);
    }

    [Fact]
    public async Task A_file_is_tokenized_and_its_lengths_are_counted()
    {
        TrainingSet set = await TrainingSet.ReadAsync(GoldenFiles.Path("data", "chat-zh.jsonl"), Create(430), TestContext.Current.CancellationToken);

        set.Examples.ShouldNotBeEmpty();
        (set.Lengths.Rows + set.Lengths.LeftOut).ShouldBe(12);
        set.Lengths.LeftOut.ShouldBeGreaterThan(0);
        set.Lengths.Longest.ShouldBe(set.Examples.Max(example => example.Tokens.Length));
        set.Lengths.Quantile(0.5).ShouldBe(set.Examples.Select(example => example.Tokens.Length).Order().ElementAt((set.Examples.Count + 1) / 2 - 1));
        set.Lengths.LearnedTokens.ShouldBe(set.Examples.Sum(example => (long)example.ToDatum().Weights!.Sum()));
    }

    [Fact]
    public async Task A_file_of_which_no_row_fits_is_refused()
    {
        EngineException refusal = await Should.ThrowAsync<EngineException>(() => TrainingSet.ReadAsync(GoldenFiles.Path("data", "cls.jsonl"), Create(4), TestContext.Current.CancellationToken));
        refusal.Code.ShouldBe("data.empty_split");
        refusal.Message.ShouldContain("25 rows");
    }

    [Fact]
    public void The_view_joins_tokens_to_whole_characters_and_loses_none()
    {
        TokenizedExample example = Create(512).Tokenize(Row("合同 😀", "好的。"))!;
        ExampleView view = ExampleView.Of(example, GoldenTokenizers.Smol);

        view.Blocks.SelectMany(block => block.Tokens).SelectMany(token => token.Ids).ShouldBe(example.Tokens);
        string.Concat(view.Blocks.SelectMany(block => block.Tokens).Select(token => token.Text)).ShouldBe(GoldenTokenizers.Smol.Decode(example.Tokens));
        view.Blocks[^1].ShouldSatisfyAllConditions(block => block.Role.ShouldBe("assistant"), block => block.Learned.ShouldBeTrue());
        view.Blocks[^1].Tokens.Select(token => token.Text).ShouldBe(["好", "的", "。", "<|im_end|>"]);
        view.LearnedCount.ShouldBe(example.LearnedTokens);
    }

    private static RowTokenizer Create(int most, TooLongPolicy policy = TooLongPolicy.LeaveOut, int inputTokens = 0) =>
        new(GoldenTokenizers.Smol, Renderer, new RowTokenizerOptions { MaxTokens = most, TooLong = policy, MaxInputTokens = inputTokens });

    private static TrainingRow Row(string asked, string answer) => new(1, "r", [new("user", asked), new("assistant", answer)], null);
}
