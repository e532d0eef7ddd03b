using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;

namespace Lyceum.Inference.Evaluation;

/// <summary>Times that shares of the requests do not exceed, in seconds.</summary>
/// <param name="Median">Half of them.</param>
/// <param name="P90">Nine of ten.</param>
/// <param name="P99">Ninety-nine of a hundred.</param>
public sealed record Quantiles(double Median, double P90, double P99)
{
    /// <summary>Sums up times: for each share the smallest time that so many reach.</summary>
    public static Quantiles Of(IReadOnlyCollection<TimeSpan> times)
    {
        double[] sorted = [.. times.Select(static time => time.TotalSeconds).Order()];
        return new Quantiles(At(0.5), At(0.9), At(0.99));

        double At(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}

/// <summary>How a model serves several requests at a time.</summary>
/// <param name="Concurrency">Requests at a time.</param>
/// <param name="TokensPerSecond">Tokens of prompts and answers in a second, all requests together.</param>
/// <param name="GeneratedPerSecond">Those of answers.</param>
/// <param name="SecondsToFirstToken">Of every request.</param>
/// <param name="SecondsPerToken">Of every request, from its first token to its last.</param>
/// <param name="Overhead">The part of the steps' time in which the model did not compute, 0 to 1: scheduling, choosing, telling.</param>
public sealed record ServeResult(
    int Concurrency, SpeedSummary TokensPerSecond, SpeedSummary GeneratedPerSecond, Quantiles SecondsToFirstToken, Quantiles SecondsPerToken, double Overhead);

/// <summary>
/// Measures how a model serves: as many requests as asked for begin together, each with a prompt of its own and an answer of a
/// fixed length. A short round before is not counted.
/// </summary>
public static class ServeTest
{
    private const int WarmUpPrompt = 16;
    private const int WarmUpGenerate = 8;

    /// <summary>Measures.</summary>
    /// <param name="model">The model, opened with room for all of the requests; its engine does nothing else meanwhile.</param>
    /// <param name="concurrency">Requests at a time.</param>
    /// <param name="prompt">Tokens of a prompt.</param>
    /// <param name="generate">Tokens of an answer.</param>
    /// <param name="repetitions">Rounds that count.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArgumentException">A number is below 1, or prompt and answer are longer than the context.</exception>
    public static async Task<ServeResult> MeasureAsync(
        LanguageModel model, int concurrency, int prompt, int generate, int repetitions, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
        if (prompt < 1 || generate < 1 || prompt + generate > model.ContextLength)
        {
            throw new ArgumentException($"A test with {prompt} and {generate} tokens was asked for, but the context holds {model.ContextLength}.", nameof(prompt));
        }

        List<double> all = [], generated = [];
        List<TimeSpan> first = [], each = [];
        (TimeSpan Steps, TimeSpan Model) before = default;
        for (int round = -1; round < repetitions; round++)
        {
            int number = round;
            int input = round < 0 ? Math.Min(prompt, WarmUpPrompt) : prompt;
            int output = round < 0 ? Math.Min(generate, WarmUpGenerate) : generate;
            before = round == 0 ? model.Engine.Times : before;
            long start = time.GetTimestamp();
            AnswerStatistics[] answers = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(
                i => AskAsync(model, Prompt(model, input, ((number + 1) * concurrency) + i), output, cancellation))).ConfigureAwait(false);
            double seconds = time.GetElapsedTime(start).TotalSeconds;
            if (round >= 0)
            {
                all.Add(answers.Sum(static answer => answer.PromptTokens + answer.GeneratedTokens) / seconds);
                generated.Add(answers.Sum(static answer => answer.GeneratedTokens) / seconds);
                first.AddRange(answers.Select(static answer => answer.TimeToFirstToken));
                each.AddRange(answers.Select(static answer => answer.TimePerToken));
            }
        }

        (TimeSpan Steps, TimeSpan Model) after = model.Engine.Times;
        double overhead = 1 - ((after.Model - before.Model) / (after.Steps - before.Steps));
        return new ServeResult(concurrency, SpeedSummary.Of(all), SpeedSummary.Of(generated), Quantiles.Of(first), Quantiles.Of(each), overhead);
    }

    // No two prompts begin alike, so that nothing is reused.
    private static int[] Prompt(LanguageModel model, int length, int number)
    {
        Random random = new(number);
        int[] tokens = new int[length];
        for (int i = 0; i < length; i++)
        {
            tokens[i] = random.Next(model.Tokenizer.VocabularySize);
        }

        return tokens;
    }

    private static async Task<AnswerStatistics> AskAsync(LanguageModel model, int[] prompt, int generate, CancellationToken cancellation)
    {
        GenerationResult result = await model.Engine.CompleteAsync(
            new GenerationRequest
            {
                Prompt = prompt,
                Options = new GenerationOptions { Sampling = SamplingOptions.Greedy, MaxTokens = generate, IgnoreEndOfText = true },
            },
            cancellation: cancellation).ConfigureAwait(false);
        return result.Answers[0].Statistics;
    }
}
