using System.Text;
using Lyceum.Inference.Constraints;

namespace Lyceum.Inference.Tests.Constraints;

/// <summary>What tests ask of a constraint.</summary>
internal static class ConstraintCheck
{
    /// <summary>Whether a whole text keeps the form, read byte by byte.</summary>
    public static bool Accepts(OutputConstraint constraint, string text) => Accepts(constraint, Encoding.UTF8.GetBytes(text));

    /// <summary>Whether a whole text keeps the form, read byte by byte.</summary>
    public static bool Accepts(OutputConstraint constraint, ReadOnlySpan<byte> text)
    {
        ConstraintState state = constraint.Start(FormVocabulary.Trie);
        foreach (byte value in text)
        {
            if (!state.Accept(value))
            {
                return false;
            }
        }

        return state.CanEnd;
    }

    /// <summary>The mask of a state.</summary>
    public static bool[] Mask(ConstraintState state)
    {
        ulong[] mask = new ulong[state.Trie.MaskLength];
        state.FillMask(mask);
        return Bits(mask, state.Trie.VocabularySize);
    }

    /// <summary>A mask, a flag for each token.</summary>
    public static bool[] Bits(ulong[] mask, int count) => [.. Enumerable.Range(0, count).Select(token => ((mask[token / 64] >> (token % 64)) & 1) != 0)];

    /// <summary>The mask that trying each token gives.</summary>
    public static bool[] TriedMask(ConstraintState state)
    {
        bool[] mask = new bool[state.Trie.VocabularySize];
        for (int token = 0; token < mask.Length; token++)
        {
            mask[token] = state.Clone().Accept(token);
        }

        return mask;
    }

    /// <summary>Generates a text by drawing from masks, compares each mask with what trying the tokens gives, and ends the text within a limit.</summary>
    public static byte[] Generate(OutputConstraint constraint, TokenTrie trie, Random random, int limit)
    {
        ConstraintState state = constraint.Start(trie);
        ulong[] mask = new ulong[trie.MaskLength];
        List<byte> text = [];
        bool inTime = true;
        for (int remaining = limit; remaining > 0; remaining--)
        {
            Assert.Equal(TriedMask(state), Mask(state));
            inTime = state.FillMask(mask, remaining) && inTime;
            int[] allowed = [.. Bits(mask, trie.VocabularySize).Index().Where(static bit => bit.Item).Select(static bit => bit.Index)];
            if (allowed.Length == 0)
            {
                break;
            }

            // Long tokens come more often than chance would have it, since they reach further.
            int token = allowed[random.Next(allowed.Length)];
            int other = allowed[random.Next(allowed.Length)];
            token = trie.GetBytes(other).Length > trie.GetBytes(token).Length ? other : token;
            Assert.True(state.Accept(token));
            text.AddRange(trie.GetBytes(token));
            if (token == FormVocabulary.End)
            {
                break;
            }
        }

        if (inTime)
        {
            Assert.True(state.CanEnd, $"After {limit} tokens '{Encoding.UTF8.GetString([.. text])}' is not complete.");
        }
        else
        {
            text.AddRange(state.GetShortestCompletion());
        }

        return [.. text];
    }
}
