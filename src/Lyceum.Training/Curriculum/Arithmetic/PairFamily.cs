using Lyceum.Training.Curriculum.Words;

namespace Lyceum.Training.Curriculum.Arithmetic;

/// <summary>One operation on two numbers, held out by the pair and not by the family.</summary>
internal sealed class PairFamily(string name, IReadOnlyList<string> wordings, Action<Story> draw)
    : SumFamily(name, wordings, draw, [.. FurtherWordings.Of("any-pair"), .. FurtherWordings.Of(name)])
{
    public override bool IsHeldOut(CurriculumItem item)
    {
        // The last line before the answer begins with the question's own operation; a long product has others above it.
        var (left, sign, right) = HeldOut.Pairs(item.Solution.Split('\n')[^2]).First();
        return HeldOut.Pair(left, sign, right);
    }
}
