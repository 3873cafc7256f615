using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Platform.Web.Persistence;

/// <summary>Finds rows by a part of their name. Capitals do not matter: PostgreSQL's LIKE tells them apart, SQLite's does not, so both compare capitals.</summary>
internal static class NameSearching
{
    public static IQueryable<T> WhereNameContains<T>(this IQueryable<T> rows, Expression<Func<T, string>> name, string text)
    {
        if (text.Length == 0)
            return rows;
        var pattern = new Pattern($"%{Escaped(text.ToUpperInvariant())}%");
        var capitals = Expression.Call(name.Body, typeof(string).GetMethod(nameof(string.ToUpper), Type.EmptyTypes)!);
        var matches = Expression.Call(
            typeof(DbFunctionsExtensions),
            nameof(DbFunctionsExtensions.Like),
            null,
            Expression.Constant(EF.Functions),
            capitals,
            Expression.Property(Expression.Constant(pattern), nameof(Pattern.Text)),
            Expression.Constant("\\"));
        return rows.Where(Expression.Lambda<Func<T, bool>>(matches, name.Parameters));
    }

    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private sealed record Pattern(string Text);
}
