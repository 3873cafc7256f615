namespace Platform.Web.Components;

/// <summary>Marks the resource files of <see cref="Sentences"/>: the key is a refusal's code, further forms of the same code carry <c>#2</c>, <c>#3</c> …</summary>
public sealed class SentenceText;
