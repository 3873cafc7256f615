namespace Platform.Domain.Statistics.Answers;

/// <summary>How an answer is cut into tokens before it is compared.</summary>
public enum AnswerLanguage
{
    /// <summary>Words between white space, articles and punctuation left out.</summary>
    English = 0,

    /// <summary>Each Chinese character is a token; other runs are words.</summary>
    Chinese = 1,
}
