using Platform.Training.Engine;

namespace Platform.Training.Recipes;

/// <summary>A row ready for the engine.</summary>
/// <param name="Index">Place of the row in its file, from 0.</param>
/// <param name="Datum">Tokens, targets and weights; only the answer's tokens weigh.</param>
/// <param name="Prompt">Tokens up to where the answer begins.</param>
/// <param name="Reference">The answer's text.</param>
public sealed record RecipeRow(int Index, Datum Datum, int[] Prompt, string Reference);

/// <summary>The rows of a run.</summary>
/// <param name="Train">To train on, at least one.</param>
/// <param name="Valid">To validate on; may be empty.</param>
public sealed record RecipeRows(IReadOnlyList<RecipeRow> Train, IReadOnlyList<RecipeRow> Valid);
