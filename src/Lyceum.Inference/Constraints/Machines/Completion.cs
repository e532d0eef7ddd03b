using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Machines;

/// <summary>
/// Finds the shortest text that completes what was begun: of several the first in the order of their bytes. What completes a text after its first
/// bytes were read is what was left of them, so a completion once begun is kept to.
/// </summary>
internal sealed class Completion(Machine machine)
{
    private const int MaximumLength = 1 << 20;

    private readonly List<ByteSet> _classes = [];

    /// <summary>Appends the bytes.</summary>
    /// <exception cref="ConstraintException">The text is too long.</exception>
    public void Write(Configuration configuration, Frame? frame, List<byte> bytes)
    {
        while (!(configuration.EndsHere && frame is null))
        {
            int wanted = Rest(configuration, frame) - 1;
            int best = int.MaxValue;
            Configuration nextConfiguration = configuration;
            Frame? nextFrame = frame;
            byte chosen = 0;
            machine.FindClasses(configuration, _classes);
            _classes.Sort(static (x, y) => x.Lowest.CompareTo(y.Lowest));
            foreach (ByteSet bytesAlike in _classes)
            {
                Configuration at = configuration;
                Frame? below = frame;
                if (machine.Advance(ref at, ref below, bytesAlike.Lowest, true) && Rest(at, below) < best)
                {
                    best = Rest(at, below);
                    nextConfiguration = at;
                    nextFrame = below;
                    chosen = bytesAlike.Lowest;
                    if (best <= wanted)
                    {
                        break;
                    }
                }
            }

            if (best == int.MaxValue || bytes.Count > MaximumLength)
            {
                throw new ConstraintException("No short text completes the form.");
            }

            bytes.Add(chosen);
            configuration = nextConfiguration;
            frame = nextFrame;
        }
    }

    /// <summary>Bytes of the shortest completion.</summary>
    public static int Rest(Configuration configuration, Frame? frame) => Language.Add(configuration.Shortest, frame?.Shortest ?? 0);
}
