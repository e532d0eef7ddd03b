using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Patterns;

/// <summary>
/// Turns parsed patterns into expressions. Each part is translated together with what follows it, which gives anchors and look-aheads their
/// exact meaning: <c>(?=a)</c> is the intersection of "begins with a" with all that follows, <c>$</c> keeps the empty text of it.
/// </summary>
internal sealed class PatternCompiler(LanguageTable table, Spelling spelling)
{
    private readonly Dictionary<CodePointSet, Language> _characters = [];

    private enum Position
    {
        Start,
        Inside,
        Unknown,
    }

    /// <summary>The texts that match from beginning to end.</summary>
    /// <exception cref="ConstraintException">An anchor stands where its meaning is not enforced.</exception>
    public Language Whole(PatternNode pattern) => Translate(pattern, table.EmptyText, Position.Start);

    /// <summary>The texts in which the pattern matches somewhere.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="character">Any one character, as the texts are spelled.</param>
    /// <exception cref="ConstraintException">An anchor stands where its meaning is not enforced.</exception>
    public Language Anywhere(PatternNode pattern, Language character)
    {
        Language all = table.Repetition(character, 0, Repetition.Unbounded);
        if (pattern.CanBeEmpty && !pattern.HasAssertion)
        {
            return all;
        }

        Language found = pattern.HasStart
            ? table.Union(
                Translate(pattern, table.Anything, Position.Start),
                table.Sequence(table.Repetition(character, 1, Repetition.Unbounded), Translate(pattern, table.Anything, Position.Inside)))
            : table.Sequence(all, Translate(pattern, table.Anything, Position.Unknown));
        return Mentions(found, []) ? table.Intersection([all, found]) : found;
    }

    private static ConstraintException Refused(string where) =>
        new($"An anchor or a look-ahead stands {where}, where it is not enforced.") { Keyword = "pattern" };

    // Whether any bytes at all may stand somewhere, which then must be characters.
    private static bool Mentions(Language language, HashSet<Language> seen)
    {
        Nesting.Check();
        return seen.Add(language) && language switch
        {
            Complement => true,
            Sequence sequence => Mentions(sequence.Head, seen) || Mentions(sequence.Tail, seen),
            Union union => union.Parts.Any(part => Mentions(part, seen)),
            Intersection intersection => intersection.Parts.All(part => Mentions(part, seen)),
            Repetition repetition => Mentions(repetition.Of, seen),
            _ => false,
        };
    }

    private Language Translate(PatternNode node, Language rest, Position position)
    {
        if (!node.HasAssertion)
        {
            return table.Sequence(Plain(node), rest);
        }

        switch (node)
        {
            case AnchorNode { IsStart: true }:
                return position switch
                {
                    Position.Start => rest,
                    Position.Inside => table.Nothing,
                    _ => throw Refused("after something optional"),
                };
            case AnchorNode:
                return rest.IsNullable ? table.EmptyText : table.Nothing;
            case LookAheadNode look:
                Language ahead = Translate(look.Part, table.Anything, position);
                return table.Intersection([look.IsNegative ? table.Complement(ahead) : ahead, rest]);
            case ChoiceNode choice:
                return table.Union([.. choice.Parts.Select(part => Translate(part, rest, position))]);
            case RepeatNode { Most: 1 } optional:
                Language once = Translate(optional.Part, rest, position);
                return optional.Least == 0 ? table.Union(once, rest) : once;
            case SequenceNode sequence:
                return Translate(sequence, rest, position);
            default:
                throw Refused("inside a repetition");
        }
    }

    private Language Translate(SequenceNode sequence, Language rest, Position position)
    {
        Position[] positions = new Position[sequence.Parts.Count];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = position;
            PatternNode part = sequence.Parts[i];
            position = part.IsZeroWidth ? position : part.CanBeEmpty && position != Position.Inside ? Position.Unknown : Position.Inside;
        }

        for (int i = positions.Length - 1; i >= 0; i--)
        {
            rest = Translate(sequence.Parts[i], rest, positions[i]);
        }

        return rest;
    }

    private Language Plain(PatternNode node)
    {
        switch (node)
        {
            case CharacterNode character:
                if (!_characters.TryGetValue(character.Set, out Language? language))
                {
                    language = spelling.Character(table, character.Set);
                    _characters.Add(character.Set, language);
                }

                return language;
            case SequenceNode sequence:
                return table.Sequence([.. sequence.Parts.Select(Plain)]);
            case ChoiceNode choice:
                return table.Union([.. choice.Parts.Select(Plain)]);
            default:
                RepeatNode repeat = (RepeatNode)node;
                return table.Repetition(Plain(repeat.Part), repeat.Least, repeat.Most);
        }
    }
}
