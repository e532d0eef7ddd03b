using System.Runtime.InteropServices;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;

namespace Lyceum.Inference.Serving;

/// <summary>
/// Decides, step by step, what a model computes for whom: every running answer gets its next token, prompts get the rest of
/// a bounded number of tokens, and who waits joins at the next step (continuous batching: Yu et al., Orca, OSDI 2022;
/// chunked prompts: Agrawal et al., Sarathi-Serve, arXiv:2403.02310). An answer does not depend on these decisions, since
/// the model computes the same bits for any of them. For one thread.
/// </summary>
internal sealed class Scheduler : IDisposable
{
    private const int ScoringChunk = 32;

    // The part of a step, one in so many, that guesses may take while somebody waits for a first token.
    private const int GuessingShare = 4;

    private readonly IPagedModel _model;
    private readonly SchedulerOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<int, Action<int, int>> _parallel;
    private readonly Candidates[] _scratch;
    private readonly PrefixCache _cache;
    private readonly ModelDraft? _draft;
    private readonly FairShare _shares = new();
    private readonly List<ServedSequence> _waiting = [];
    private readonly List<ServedSequence> _running = [];
    private readonly List<StepShare> _planned = [];
    private readonly List<StepEntry> _entries = [];
    private readonly List<int> _pages = [];
    private readonly List<int> _forced = [];
    private long _arrivals;

    /// <summary>Makes a scheduler.</summary>
    /// <param name="model">The model, which nobody else uses meanwhile.</param>
    /// <param name="vocabularySize">Number of tokens that can be chosen.</param>
    /// <param name="options">How requests share it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="workers">How many run <paramref name="parallel"/> loops.</param>
    /// <param name="parallel">Calls a body with each number below a count, and the number of who calls; null calls them in order.</param>
    /// <param name="draft">A smaller model with the same tokens that guesses ahead; null for none.</param>
    public Scheduler(
        IPagedModel model, int vocabularySize, SchedulerOptions options, TimeProvider time, int workers = 1, Action<int, Action<int, int>>? parallel = null, IPagedModel? draft = null)
    {
        _model = model;
        _options = options;
        _time = time;
        _cache = new PrefixCache(model);
        _draft = draft is null || options.DraftTokens == 0 ? null : new ModelDraft(draft, options.StepTokens, vocabularySize);
        _scratch = [.. Enumerable.Range(0, workers).Select(_ => new Candidates(vocabularySize))];
        _parallel = parallel ?? (static (count, body) =>
        {
            for (int i = 0; i < count; i++)
            {
                body(i, 0);
            }
        });
    }

    /// <summary>Sequences that wait, those set aside among them.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Sequences that are being computed.</summary>
    public int Running => _running.Count;

    /// <summary>Pages that are kept for others.</summary>
    public int CachedPages => _cache.Pages;

    /// <summary>Sequences and tokens of the last step.</summary>
    public (int Sequences, int Tokens) LastStep { get; private set; }

    /// <summary>Time that steps took so far, and how much of it the model computed.</summary>
    public (TimeSpan Steps, TimeSpan Model) Times { get; private set; }

    /// <summary>Takes a sequence in.</summary>
    public void Add(ServedSequence sequence)
    {
        sequence.Arrival = _arrivals++;
        sequence.ArrivedAt = _time.GetTimestamp();
        _shares.Enter(sequence.Caller);
        _waiting.Add(sequence);
    }

    /// <summary>Computes one step.</summary>
    /// <returns>False where there was nothing to do.</returns>
    public bool Step()
    {
        long start = _time.GetTimestamp();
        EndUnwanted(_waiting);
        EndUnwanted(_running);
        Plan();
        if (_planned.Count == 0)
        {
            // Where somebody was set aside there is room now.
            return _running.Count + _waiting.Count > 0;
        }

        LastStep = (_planned.Count, _planned.Sum(static share => share.Length));
        Compute();
        Times = (Times.Steps + _time.GetElapsedTime(start), Times.Model);
        return true;
    }

    /// <summary>Gives up pages that are kept for others, the longest unused first, until as many are free or none is left to give up.</summary>
    /// <param name="pages">Pages that are needed.</param>
    /// <returns>Pages that are free then, which may be fewer.</returns>
    public int MakeRoom(int pages)
    {
        while (_model.PagesFree < pages && _cache.Evict())
        {
        }

        return _model.PagesFree;
    }

    /// <summary>Ends every sequence with a failure: that of a step which nobody's own failure explains. Others can come afterwards.</summary>
    /// <param name="failure">What the step threw.</param>
    public void FailAll(Exception failure)
    {
        _planned.Clear();
        foreach (ServedSequence sequence in (ServedSequence[])[.. _running, .. _waiting])
        {
            _waiting.Remove(sequence);
            try
            {
                Fail(sequence, failure);
            }
#pragma warning disable CA1031 // the others are to be told all the same
            catch (Exception)
#pragma warning restore CA1031
            {
                _running.Remove(sequence);
            }
        }
    }

    /// <summary>Ends every sequence as cancelled and gives all pages back.</summary>
    public void Dispose()
    {
        _waiting.ForEach(static sequence => sequence.Cancel());
        _running.ForEach(static sequence => sequence.Cancel());
        EndUnwanted(_waiting);
        EndUnwanted(_running);
        _cache.Clear();
    }

    private void EndUnwanted(List<ServedSequence> sequences)
    {
        for (int i = sequences.Count - 1; i >= 0; i--)
        {
            ServedSequence sequence = sequences[i];
            if (sequence.IsCancelled)
            {
                sequence.Writer.End(FinishReason.Cancelled);
            }

            // Where nothing is to be generated, a prompt may still have to be scored.
            if (sequence.Writer.FinishReason is not null && (sequence.IsCancelled || !sequence.IsScoring))
            {
                sequences.RemoveAt(i);
                End(sequence, null);
            }
        }
    }

    private void Plan()
    {
        _planned.Clear();
        int budget = _options.StepTokens;

        // Oldest first: where pages run out, the youngest gives way.
        _running.Sort(static (a, b) => a.Arrival.CompareTo(b.Arrival));
        ServedSequence[] answering = [.. _running.Where(static sequence => sequence.Pending == 1)];
        ServedSequence[] reading = [.. _running.Where(static sequence => sequence.Pending > 1).OrderBy(Order).ThenBy(static sequence => sequence.Arrival)];
        int guesses = budget - answering.Length;
        if (reading.Length > 0 || (_waiting.Count > 0 && _running.Count < _options.MaxSequences))
        {
            // Much text that is certain, as a form may have, must not keep others from their first token.
            guesses = Math.Min(guesses, budget / GuessingShare);
        }

        int[] guessed = Guess(answering, guesses);
        for (int i = 0; i < answering.Length; i++)
        {
            ServedSequence sequence = answering[i];
            if (sequence.Pages is not null && budget > 0)
            {
                budget -= Take(sequence, 1, guessed[i]);
            }
            else
            {
                Forget(sequence, guessed[i]);
            }
        }

        foreach (ServedSequence sequence in reading)
        {
            if (sequence.Pages is not null && budget > 0)
            {
                budget -= Take(sequence, Chunk(sequence, budget), 0);
            }
        }

        while (budget > 0 && _running.Count < _options.MaxSequences && NextWaiting() is { } sequence && Admit(sequence))
        {
            budget -= Take(sequence, Chunk(sequence, budget), 0);
        }
    }

    private static int Chunk(ServedSequence sequence, int budget) =>
        Math.Min(sequence.Pending, sequence.ScoresPrompt && !sequence.Answers ? Math.Min(budget, ScoringChunk) : budget);

    // Less is earlier: by priority, then by what the caller has had.
    private (int, long) Order(ServedSequence sequence) => (-sequence.Priority, _shares.Tokens(sequence.Caller));

    /// <summary>Appends guesses to the texts of sequences. Returns how many each got.</summary>
    private int[] Guess(ServedSequence[] sequences, int budget)
    {
        int[] counts = new int[sequences.Length];
        Span<int> guess = stackalloc int[Math.Max(1, _options.LookupTokens)];
        List<(ServedSequence Sequence, int Most)> others = [];
        for (int i = 0; i < sequences.Length && budget > 0; i++)
        {
            ServedSequence sequence = sequences[i];
            if (!sequence.Answers)
            {
                continue;
            }

            int room = Math.Min(budget, _model.ContextLength - sequence.Tokens.Count);
            int found = Force(sequence, room);
            if (sequence.Pages is null)
            {
                continue;
            }

            if (found == 0)
            {
                found = PromptLookup.Guess(CollectionsMarshal.AsSpan(sequence.Tokens), guess[..Math.Clamp(room, 0, _options.LookupTokens)]);
                sequence.Tokens.AddRange(guess[..found]);
            }

            budget -= found;
            int most = Math.Min(Math.Min(budget, room), _options.DraftTokens);
            if (found == 0 && most > 0 && _draft is not null && sequence.HasDraft)
            {
                others.Add((sequence, most));
                budget -= most;
            }
        }

        Draft(others);
        for (int i = 0; i < sequences.Length; i++)
        {
            // Who failed on the way has nothing left to guess.
            counts[i] = sequences[i].Pages is null ? 0 : sequences[i].Pending - 1;
            sequences[i].Drafted += counts[i];
        }

        return counts;
    }

    // Nobody needs guesses: where the draft model throws, its sequences go on without it.
    private void Draft(List<(ServedSequence Sequence, int Most)> wanted)
    {
        if (wanted.Count == 0)
        {
            return;
        }

        try
        {
            _draft!.Guess(wanted, _scratch[0]);
        }
#pragma warning disable CA1031 // whatever it throws, the answers are the same without it
        catch (Exception)
#pragma warning restore CA1031
        {
            foreach ((ServedSequence sequence, _) in wanted)
            {
                sequence.HasDraft = false;
                DropDraft(sequence);
            }
        }
    }

    // Where a form leaves no choice, what must come is as good as chosen.
    private int Force(ServedSequence sequence, int room)
    {
        _forced.Clear();
        try
        {
            sequence.Writer.GetForced(_forced);
        }
#pragma warning disable CA1031 // it goes to the one whose it is
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(sequence, failure);
            return 0;
        }

        int count = Math.Clamp(_forced.Count, 0, room);
        sequence.Tokens.AddRange(CollectionsMarshal.AsSpan(_forced)[..count]);
        return count;
    }

    private static void Forget(ServedSequence sequence, int guessed)
    {
        sequence.Tokens.RemoveRange(sequence.Tokens.Count - guessed, guessed);
        sequence.Drafted -= guessed;
        TruncateDraft(sequence);
    }

    // What the draft model computed of tokens that are no longer there must not count for those that take their place.
    private static void TruncateDraft(ServedSequence sequence) =>
        sequence.DraftPages?.Truncate(Math.Min(sequence.DraftPages.Length, sequence.Tokens.Count - 1));

    /// <summary>Plans tokens of a sequence, the last ones of them guessed. Returns how many the step will compute.</summary>
    private int Take(ServedSequence sequence, int count, int guessed)
    {
        int length = count + guessed;
        while (sequence.Pages!.PagesNeeded(length) > _model.PagesFree - _planned.Sum(static share => share.PagesNeeded))
        {
            if (_cache.Evict())
            {
                continue;
            }

            ServedSequence youngest = _running.MaxBy(static other => other.Arrival)!;
            if (youngest == sequence && guessed > 0)
            {
                Forget(sequence, guessed);
                return Take(sequence, count, 0);
            }

            SetAside(youngest);
            if (youngest == sequence)
            {
                Forget(sequence, guessed);
                return 0;
            }
        }

        _planned.Add(new StepShare(sequence, length, guessed, sequence.Pages.PagesNeeded(length)));
        _shares.Charge(sequence.Caller, length);
        return length;
    }

    private static void DropDraft(ServedSequence sequence)
    {
        sequence.DraftPages?.Dispose();
        sequence.DraftPages = null;
    }

    private void SetAside(ServedSequence sequence)
    {
        int planned = _planned.FindIndex(share => share.Sequence == sequence);
        if (planned >= 0)
        {
            Forget(sequence, _planned[planned].Guessed);
            _planned.RemoveAt(planned);
        }

        sequence.Pages!.Dispose();
        sequence.Pages = null;
        DropDraft(sequence);
        sequence.SetAside++;
        _running.Remove(sequence);
        _waiting.Add(sequence);
    }

    private ServedSequence? NextWaiting()
    {
        ServedSequence? next = null;
        foreach (ServedSequence sequence in _waiting)
        {
            if (sequence.Leader is { } leader && !leader.Answers && leader.Writer.FinishReason is null && !leader.IsCancelled)
            {
                continue;
            }

            if (next is null || (Order(sequence), sequence.Arrival).CompareTo((Order(next), next.Arrival)) < 0)
            {
                next = sequence;
            }
        }

        return next;
    }

    // Joins if the whole of its text finds room beside what the running ones need next.
    private bool Admit(ServedSequence sequence)
    {
        int reusable = sequence.ScoresPrompt && !sequence.Answers ? 0 : sequence.Tokens.Count - 1;
        int found = 0;
        if (sequence.Leader?.Pages is { } leading && !sequence.Answers && leading.Length >= reusable)
        {
            found = reusable;
            _pages.Clear();
            _pages.AddRange(leading.Pages.Take(PagesFor(reusable)));
        }
        else if (_options.ReusePrefixes)
        {
            found = _cache.Find(sequence.Scope, CollectionsMarshal.AsSpan(sequence.Tokens)[..reusable], _pages);
        }

        // A page that is used in part is copied, and whoever needs all pages has none for the copy.
        IPagedSequence? pages = Attach(sequence, found);
        if (pages is null && found % _model.PageLength != 0)
        {
            pages = Attach(sequence, found - (found % _model.PageLength));
        }

        if (pages is null)
        {
            return false;
        }

        sequence.Pages = pages;
        if (sequence.StartedAt is null)
        {
            sequence.StartedAt = _time.GetTimestamp();
            sequence.Cached = pages.Length;
        }

        _waiting.Remove(sequence);
        _running.Add(sequence);
        return true;
    }

    // Begins with the first of the pages that were found; null where there is no room for the rest, and then nothing was given up for it.
    private IPagedSequence? Attach(ServedSequence sequence, int length)
    {
        IPagedSequence pages = _model.CreateSequence();
        pages.Attach(CollectionsMarshal.AsSpan(_pages)[..PagesFor(length)], length);
        int needed = pages.PagesNeeded(sequence.Tokens.Count - length) + _planned.Sum(static share => share.PagesNeeded);
        if (needed > _model.PagesFree && needed > _model.PagesFree + _cache.CountEvictable())
        {
            pages.Dispose();
            return null;
        }

        MakeRoom(needed);
        return pages;
    }

    private int PagesFor(int tokens) => (tokens + _model.PageLength - 1) / _model.PageLength;

    private void Compute()
    {
        _entries.Clear();
        foreach (StepShare share in _planned)
        {
            _entries.Add(share.ToEntry());
        }

        ReadOnlySpan<float> logits;
        long start = _time.GetTimestamp();
        try
        {
            logits = _model.Forward(_entries);
            Times = (Times.Steps, Times.Model + _time.GetElapsedTime(start));
        }
#pragma warning disable CA1031 // whatever one request throws must not reach the others
        catch (Exception)
#pragma warning restore CA1031
        {
            ComputeOneByOne();
            return;
        }

        Finish(_planned, logits);
    }

    // One of them made the model throw; alone, it throws for itself.
    private void ComputeOneByOne()
    {
        foreach (StepShare share in _planned.ToArray())
        {
            share.Sequence.Pages!.Truncate(share.Start);
            try
            {
                Finish([share], _model.Forward([share.ToEntry()]));
            }
#pragma warning disable CA1031 // it goes to the one whose it is
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Fail(share.Sequence, failure);
            }
        }
    }

    private unsafe void Finish(List<StepShare> shares, ReadOnlySpan<float> logits)
    {
        int vocabulary = _model.VocabularySize;
        int[] rows = new int[shares.Count];
        for (int i = 1; i < rows.Length; i++)
        {
            rows[i] = rows[i - 1] + shares[i - 1].Logits;
        }

        Exception?[] failures = new Exception?[shares.Count];
        fixed (float* first = logits)
        {
            float* memory = first;
            _parallel(shares.Count, (i, worker) =>
            {
                try
                {
                    shares[i].Choose(new ReadOnlySpan<float>(memory + ((long)rows[i] * vocabulary), shares[i].Logits * vocabulary), vocabulary, _model.ContextLength, _scratch[worker]);
                }
#pragma warning disable CA1031 // it goes to the one whose it is
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    failures[i] = failure;
                }
            });
        }

        for (int i = 0; i < shares.Count; i++)
        {
            if (failures[i] is { } failure)
            {
                Fail(shares[i].Sequence, failure);
            }
            else
            {
                Tell(shares[i]);
            }
        }
    }

    private void Tell(StepShare share)
    {
        ServedSequence sequence = share.Sequence;
        if (share.Scores is { Count: > 0 } scores)
        {
            sequence.Scored = share.FirstScored + scores.Count - 1;
            sequence.Sink.Scored(sequence, share.FirstScored, scores);
        }

        if (share.Pieces.Count == 0)
        {
            return;
        }

        // Wrong guesses are forgotten; the token chosen last is not computed yet.
        sequence.Pages!.Truncate(Math.Min(sequence.Pages.Length, sequence.Tokens.Count - 1));
        TruncateDraft(sequence);
        if (sequence.FirstTokenAt is null)
        {
            sequence.FirstTokenAt = _time.GetTimestamp();
            if (_options.ReusePrefixes)
            {
                _cache.Add(sequence.Scope, CollectionsMarshal.AsSpan(sequence.Tokens)[..sequence.PromptLength], sequence.Pages.Pages, withPartial: false);
            }
        }

        foreach (GeneratedPiece piece in share.Pieces)
        {
            sequence.Sink.Wrote(sequence, piece);
        }

        if (sequence.Writer.FinishReason is not null)
        {
            _running.Remove(sequence);
            End(sequence, null);
        }
    }

    private void Fail(ServedSequence sequence, Exception failure)
    {
        _running.Remove(sequence);
        sequence.Pages?.Dispose();
        sequence.Pages = null;
        End(sequence, failure);
    }

    private void End(ServedSequence sequence, Exception? failure)
    {
        if (sequence.Pages is { } pages)
        {
            if (_options.ReusePrefixes && pages.Length > 0)
            {
                _cache.Add(sequence.Scope, CollectionsMarshal.AsSpan(sequence.Tokens)[..pages.Length], pages.Pages, withPartial: true);
            }

            pages.Dispose();
            sequence.Pages = null;
        }

        DropDraft(sequence);
        sequence.EndedAt = _time.GetTimestamp();
        _shares.Leave(sequence.Caller);
        sequence.Sink.Ended(sequence, failure);
    }
}
