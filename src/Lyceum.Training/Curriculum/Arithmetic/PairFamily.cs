using Lyceum.Training.Curriculum.Words;

namespace Lyceum.Training.Curriculum.Arithmetic;

/// <summary>One operation on two numbers, held out by the pair and not by the family.</summary>
internal sealed class PairFamily(string name, IReadOnlyList<string> wordings, Action<Story> draw) : SumFamily(name, wordings, draw)
{
    public override bool IsHeldOut(CurriculumItem item)
    {
        // The first operation of the working is the question's own, or else the last line has it (long multiplication).
        var pairs = HeldOut.Pairs(item.Solution.Split('\n')[^2]).First();
        return HeldOut.Pair(pairs.Left, pairs.Sign, pairs.Right);
    }
}
