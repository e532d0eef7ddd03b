namespace Lyceum.Web.Content.Code.Languages;

/// <summary>How images of containers are built.</summary>
internal static class Dockerfile
{
    /// <summary>The language.</summary>
    public static CodeLanguage Language { get; } = new("Dockerfile", "Dockerfile", ["dockerfile", "docker", "containerfile"], new CodeRules
    {
        LineComments = ["#"],
        CommentsStandApart = true,
        Strings = [new("\""), new("'") { Escape = '\0' }],
        InWords = "-",
        Variables = "$",
        HasNumbers = false,
        Words = CodeRules.Of(
            false, (TokenKind.Keyword, "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR")),
    });
}
