namespace Lyceum.Web.Http;

/// <summary>The status of an answer that the page for problems is shown for; a feature of its request.</summary>
/// <param name="Code">The status.</param>
internal sealed record ProblemStatus(int Code);
