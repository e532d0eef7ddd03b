using CsCheck;
using Lyceum.Models.Tokenization;
using Lyceum.Training.Tokenizers;

namespace Lyceum.Training.Tests.Tokenizers;

public sealed class BytePairTrainerTests
{
    [Fact]
    public void Commonest_pair_goes_first_and_lower_ids_go_before_higher_ones()
    {
        BytePairTrainer trainer = Train([], ("abab", 2), ("cd", 3), ("ef", 3));

        Assert.Equal(["ab", "cd", "ef", "abab"], trainer.Tokens.Skip(256));
        Assert.Equal(('a', 'b'), trainer.Merges[0]);
        Assert.Equal((256, 256), trainer.Merges[3]);
    }

    [Fact]
    public void Special_tokens_come_first_and_never_from_merging()
    {
        BytePairTrainer trainer = Train(["ab", "<|end|>"], ("ab", 9), ("cd", 5));

        Assert.Equal(["ab", "<|end|>"], trainer.Tokens.Take(2));
        Assert.Equal("\u0100", trainer.Tokens[2]);
        Assert.Equal(["cd"], trainer.Tokens.Skip(258));
        Assert.Throws<ArgumentException>(() => Train(["x", "x"]));
        Assert.Throws<ArgumentException>(() => Train(["A"]));
        Assert.Throws<ArgumentException>(() => Train([""]));
    }

    [Fact]
    public void Rare_pairs_are_left_alone()
    {
        BytePairTrainer trainer = new([], [new("ab", 4), new("xy", 3)]);
        trainer.Train(1000, minimumCount: 4, null, TestContext.Current.CancellationToken);

        Assert.Equal(["ab"], trainer.Tokens.Skip(256));
    }

    [Fact]
    public void Vocabulary_stops_at_its_size()
    {
        BytePairTrainer trainer = new([], [new("abcdefgh", 4)]);
        trainer.Train(259, minimumCount: 1, null, TestContext.Current.CancellationToken);

        Assert.Equal(259, trainer.Tokens.Count);
    }

    [Fact]
    public void Agrees_with_a_naive_trainer() =>
        Gen.Select(Gen.Char["abc "].Array[1, 12].Select(static letters => new string(letters)), Gen.Long[1, 6]).Array[1, 12].Sample(
            words =>
            {
                KeyValuePair<string, long>[] counts = [.. words.GroupBy(static word => word.Item1).Select(static group => KeyValuePair.Create(group.Key, group.Sum(static word => word.Item2)))];
                BytePairTrainer trainer = new(["<s>"], counts);
                trainer.Train(257 + 30, minimumCount: 2, null, CancellationToken.None);

                Assert.Equal(TrainNaively(["<s>"], counts, 257 + 30, 2), trainer.Tokens);
            },
            iter: 2000);

    private static BytePairTrainer Train(string[] special, params (string Word, long Count)[] words)
    {
        BytePairTrainer trainer = new(special, words.Select(static word => KeyValuePair.Create(word.Word, word.Count)));
        trainer.Train(1000, minimumCount: 2, null, TestContext.Current.CancellationToken);
        return trainer;
    }

    // Counts everything anew before each merge.
    private static List<string> TrainNaively(string[] special, KeyValuePair<string, long>[] counts, int size, long minimum)
    {
        List<string> tokens = [.. special, .. Enumerable.Range(0, 256).Select(static value => ByteAlphabet.ToCharacter((byte)value).ToString())];
        List<(List<int> Word, long Count)> words = [.. counts.Select(pair => (pair.Key.Select(value => special.Length + value).ToList(), pair.Value))];
        while (tokens.Count < size)
        {
            var best = words.SelectMany(static word => word.Word.Zip(word.Word.Skip(1)).Select(pair => (pair, word.Count)))
                .GroupBy(static item => item.pair)
                .Select(static group => (Pair: group.Key, Count: group.Sum(static item => item.Count)))
                .OrderByDescending(static item => item.Count).ThenBy(static item => item.Pair.First).ThenBy(static item => item.Pair.Second)
                .FirstOrDefault();
            if (best.Count < minimum)
            {
                break;
            }

            string text = tokens[best.Pair.First] + tokens[best.Pair.Second];
            int merged = tokens.IndexOf(text);
            if (merged < 0)
            {
                merged = tokens.Count;
                tokens.Add(text);
            }

            foreach ((List<int> word, _) in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if ((word[i], word[i + 1]) == best.Pair)
                    {
                        word[i] = merged;
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }

        return tokens;
    }
}
