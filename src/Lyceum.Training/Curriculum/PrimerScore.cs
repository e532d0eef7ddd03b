namespace Lyceum.Training.Curriculum;

/// <summary>How a model did in one part of an examination.</summary>
/// <param name="Part">The part: a group with what was measured, or a family.</param>
/// <param name="Questions">Questions asked.</param>
/// <param name="Right">Right answers, each the most likely one (greedy).</param>
/// <param name="MajorityRight">Questions whose most frequent answer among several samples is right; null where none were drawn.</param>
/// <param name="Steps">Steps of the greedy answers; 0 where they have none.</param>
/// <param name="TrueSteps">Those of them that are true equations on known numbers.</param>
public sealed record PrimerScore(string Part, int Questions, int Right, int? MajorityRight, int Steps, int TrueSteps);

/// <summary>A question that was answered wrongly.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Question">The last message of the user.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Answer">What was answered.</param>
public sealed record PrimerMistake(string Family, string Question, string Expected, string Answer);

/// <summary>The result of an examination.</summary>
/// <param name="Summary">The table, by group.</param>
/// <param name="Families">The table by family.</param>
/// <param name="Mistakes">The questions that were answered wrongly.</param>
public sealed record PrimerReport(IReadOnlyList<PrimerScore> Summary, IReadOnlyList<PrimerScore> Families, IReadOnlyList<PrimerMistake> Mistakes);
