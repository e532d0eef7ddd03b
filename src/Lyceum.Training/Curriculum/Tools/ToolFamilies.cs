namespace Lyceum.Training.Curriculum.Tools;

/// <summary>The families of tool calls.</summary>
internal static class ToolFamilies
{
    /// <summary>All families of tools.</summary>
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        .. ToolFunction.All.Select(static function => new ToolCallFamily(function)),
        new ToolResultFamily(),
        new ToolMissingFamily(),
        new ToolAbsentFamily(),
        new ToolNoneFamily(),
    ];
}
