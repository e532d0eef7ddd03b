namespace Lyceum.Web.Content.Code.Languages;

/// <summary>SQL, in the words that its dialects share.</summary>
internal static class Sql
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("SQL", "sql", ["sql", "postgresql", "postgres", "psql", "mysql", "sqlite", "tsql", "plsql"], new CodeRules
    {
        LineComments = ["--"],
        BlockComments = [("/*", "*/")],
        Strings = [new("'") { Escape = '\0', IsMultiline = true }, new("\"") { Escape = '\0', Kind = TokenKind.Name }, new("`") { Escape = '\0', Kind = TokenKind.Name }],
        Variables = "@:",
        HasCalls = true,
        Words = CodeRules.Of(
            true,
            (TokenKind.Keyword, "add all alter and any as asc begin between by cascade case check collate column commit conflict constraint create cross current database declare default delete desc distinct do drop else end "
                + "escape except exists explain false fetch filter first for foreign from full function grant group having if ilike in index inner insert intersect into is join key last lateral left like limit materialized natural "
                + "not nothing null nulls of offset on or order outer over partition primary procedure recursive references returning returns revoke right rollback row rows select set table then to transaction trigger true "
                + "truncate union unique update using values view when where window with"),
            (TokenKind.Type, "bigint binary bit blob boolean bytea char character date datetime decimal double float int integer interval json jsonb money numeric nvarchar real serial smallint text time timestamp timestamptz "
                + "tinyint uuid varbinary varchar")),
    });
}
