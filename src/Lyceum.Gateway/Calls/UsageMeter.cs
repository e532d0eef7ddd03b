using Lyceum.Inference.Serving;
using Lyceum.Platform.Prices;

namespace Lyceum.Gateway.Calls;

/// <summary>
/// What a call has used so far. Models in this process tell what each answer took when it ends, also one that nobody reads any more; of models that live
/// elsewhere is counted what was read. Safe for use by the engine's thread beside the reader's.
/// </summary>
/// <param name="prompts">Texts that are answered.</param>
/// <param name="choices">Answers to each.</param>
/// <param name="isTold">Whether the model tells what each answer took by itself.</param>
internal sealed class UsageMeter(int prompts, int choices, bool isTold)
{
    private readonly Lock _gate = new();
    private readonly AnswerStatistics?[] _ended = new AnswerStatistics?[prompts * choices];
    private readonly int[] _seen = new int[prompts * choices];
    private readonly int[] _promptTokens = new int[prompts];
    private int _left = prompts * choices;
    private TaskCompletionSource? _allEnded;

    /// <summary>Whether the model tells what each answer took by itself, also where nobody reads any more.</summary>
    public bool IsTold => isTold;

    /// <summary>Whether every answer has ended.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate)
            {
                return _left == 0;
            }
        }
    }

    /// <summary>Done when every answer has ended.</summary>
    public Task AllEnded
    {
        get
        {
            lock (_gate)
            {
                return _left == 0 ? Task.CompletedTask : (_allEnded ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>What the answers took that have ended.</summary>
    public IReadOnlyList<AnswerStatistics> Ended
    {
        get
        {
            lock (_gate)
            {
                return [.. _ended.OfType<AnswerStatistics>()];
            }
        }
    }

    /// <summary>What was used so far.</summary>
    public UsageAmounts Usage
    {
        get
        {
            lock (_gate)
            {
                long input = 0;
                long cached = 0;
                long output = 0;
                for (int i = 0; i < _ended.Length; i++)
                {
                    bool isFirst = i % choices == 0;
                    input += isFirst ? _ended[i]?.PromptTokens ?? _promptTokens[i / choices] : 0;
                    cached += isFirst ? _ended[i]?.CachedTokens ?? 0 : 0;
                    output += _ended[i]?.GeneratedTokens ?? _seen[i];
                }

                return new UsageAmounts { InputTokens = input, CachedInputTokens = Math.Min(cached, input), OutputTokens = output };
            }
        }
    }

    /// <summary>Notes how long the prompts are as far as that is known.</summary>
    public void Begin(IReadOnlyList<int> promptTokens)
    {
        lock (_gate)
        {
            for (int i = 0; i < promptTokens.Count; i++)
            {
                _promptTokens[i] = promptTokens[i];
            }
        }
    }

    /// <summary>Counts tokens that were read.</summary>
    public void Saw(int prompt, int choice, int tokens)
    {
        lock (_gate)
        {
            _seen[(prompt * choices) + choice] += tokens;
        }
    }

    /// <summary>The same as <see cref="End"/>, of the first prompt.</summary>
    public void EndFirst(int choice, AnswerStatistics statistics) => End(0, choice, statistics);

    /// <summary>Notes what an answer took; telling it twice changes nothing.</summary>
    public void End(int prompt, int choice, AnswerStatistics statistics)
    {
        lock (_gate)
        {
            int index = (prompt * choices) + choice;
            if (_ended[index] is null && --_left == 0)
            {
                _allEnded?.TrySetResult();
            }

            _ended[index] ??= statistics;
        }
    }
}
