namespace Platform.Training.Tokenizers;

/// <summary>Turns one piece of text into token ids: the part of a tokenizer that was trained.</summary>
internal interface ITokenModel
{
    /// <summary>Texts of the vocabulary by id; null where an id is not taken.</summary>
    string?[] Vocabulary { get; }

    /// <summary>Id of the token that stands for what the vocabulary cannot spell; −1 where it can spell everything.</summary>
    int UnknownId { get; }

    /// <summary>Id of a text of the vocabulary.</summary>
    bool TryGetId(string token, out int id);

    /// <summary>Appends the ids of a piece.</summary>
    void Encode(ReadOnlySpan<char> piece, List<int> output);
}
