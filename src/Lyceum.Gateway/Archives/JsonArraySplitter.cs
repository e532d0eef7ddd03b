using System.Buffers;
using System.Runtime.CompilerServices;

namespace Lyceum.Gateway.Archives;

/// <summary>
/// Splits a long JSON array into its elements by counting brackets, without understanding them: an element that is too long, or broken inside, costs itself and
/// not those around it. A value that is no array is taken as the only element.
/// </summary>
/// <param name="stream">The JSON, from its beginning.</param>
/// <param name="longestElement">The longest element that is kept, in bytes.</param>
/// <param name="mostBytes">How many bytes are read.</param>
internal sealed class JsonArraySplitter(Stream stream, int longestElement, long mostBytes)
{
    private const int BufferBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _element = new();
    private State _state;
    private int _depth;
    private bool _inString;
    private bool _isEscaped;
    private bool _isTooLong;

    private enum State
    {
        Before,
        Between,
        Inside,
        Scalar,
        Single,
        After,
    }

    /// <summary>How many bytes were read.</summary>
    public long Read { get; private set; }

    /// <summary>The elements, in order; null for one that was too long. What is given is good until the next is asked for.</summary>
    /// <exception cref="ImportException">It is no JSON, ends in the middle, or there is too much of it; thrown behind the elements that were whole.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>?> SplitAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        byte[] buffer = new byte[BufferBytes];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            Read += count;
            if (Read > mostBytes)
            {
                throw new ImportException(ImportProblem.TooMuch);
            }

            int at = Read == count && buffer.AsSpan(0, count).StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
            while (at < count)
            {
                (int used, bool isWhole) = Take(buffer.AsSpan(at, count - at));
                at += used;
                if (isWhole)
                {
                    // Not a bare null, which would become memory of no bytes.
                    yield return _isTooLong ? default(ReadOnlyMemory<byte>?) : _element.WrittenMemory;
                    _element.ResetWrittenCount();
                    _isTooLong = false;
                }
            }

            if (_state == State.After)
            {
                // Whatever follows the array is not looked at.
                yield break;
            }
        }

        if (_state != State.After)
        {
            throw new ImportException(_state == State.Before ? ImportProblem.NoExport : ImportProblem.Cut);
        }
    }

    // Goes on until an element is whole, or the bytes are at their end.
    private (int Used, bool IsWhole) Take(ReadOnlySpan<byte> bytes)
    {
        int begin = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte value = bytes[i];
            switch (_state)
            {
                case State.Before or State.Between when value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                case State.Between when value == (byte)',':
                    break;
                case State.Before when value == (byte)'[':
                    _state = State.Between;
                    break;
                case State.Before when value == (byte)'{':
                    (_state, _depth, begin) = (State.Single, 1, i);
                    break;
                case State.Before:
                    throw new ImportException(ImportProblem.NoExport);
                case State.Between when value == 0:
                    // UTF-16, or no text at all.
                    throw new ImportException(ImportProblem.NoExport);
                case State.Between when value == (byte)']':
                    _state = State.After;
                    return (i + 1, false);
                case State.Between when value is (byte)'{' or (byte)'[':
                    (_state, _depth, begin) = (State.Inside, 1, i);
                    break;
                case State.Between:
                    (_state, _inString, begin) = (State.Scalar, value == (byte)'"', i);
                    break;
                case State.Scalar when !_inString && value is (byte)',' or (byte)']':
                    Keep(bytes[begin..i]);
                    _state = value == (byte)']' ? State.After : State.Between;
                    return (i + 1, true);
                case State.Scalar:
                    Step(value);
                    break;
                case State.Inside or State.Single:
                    Step(value);
                    if (_depth == 0)
                    {
                        Keep(bytes[begin..(i + 1)]);
                        _state = _state == State.Single ? State.After : State.Between;
                        return (i + 1, true);
                    }

                    break;
                default:
                    return (bytes.Length, false);
            }
        }

        if (_state is State.Inside or State.Scalar or State.Single)
        {
            Keep(bytes[begin..]);
        }

        return (bytes.Length, false);
    }

    private void Step(byte value)
    {
        if (_inString)
        {
            (_inString, _isEscaped) = (_isEscaped || value != (byte)'"', !_isEscaped && value == (byte)'\\');
        }
        else if (value == (byte)'"')
        {
            _inString = true;
        }
        else if (value is (byte)'{' or (byte)'[')
        {
            _depth++;
        }
        else if (value is (byte)'}' or (byte)']')
        {
            _depth--;
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_isTooLong || _element.WrittenCount + bytes.Length > longestElement)
        {
            _isTooLong = true;
            _element.ResetWrittenCount();
            return;
        }

        _element.Write(bytes);
    }
}
