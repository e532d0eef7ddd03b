using Lyceum.Training.Curriculum.Arithmetic;
using Lyceum.Training.Curriculum.Extraction;
using Lyceum.Training.Curriculum.Talk;
using Lyceum.Training.Curriculum.Text;
using Lyceum.Training.Curriculum.Tools;
using Lyceum.Training.Curriculum.Words;

namespace Lyceum.Training.Curriculum;

/// <summary>The families of the primer curriculum.</summary>
public static class PrimerFamilies
{
    /// <summary>All families, each name once.</summary>
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        .. ArithmeticFamilies.All,
        .. WordFamilies.All,
        .. TextFamilies.All,
        .. ExtractionFamilies.All,
        .. ToolFamilies.All,
        .. TalkFamilies.All,
    ];

    /// <summary>The family of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static CurriculumFamily Named(string name) =>
        All.FirstOrDefault(family => family.Name == name) ?? throw new KeyNotFoundException($"There is no family '{name}'.");
}
