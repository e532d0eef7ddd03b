using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>Gated feed-forward functions (Shazeer, arXiv:2002.05202).</summary>
public static unsafe class GatedActivation
{
    /// <summary>SwiGLU: <c>gate · σ(gate) ∘ up</c>.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Silu(Tape tape, Tensor gate, Tensor up) => Apply<SiluGate>(tape, gate, up);

    /// <summary>GEGLU with the tanh approximation of GELU.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Gelu(Tape tape, Tensor gate, Tensor up) => Apply<GeluGate>(tape, gate, up);

    private static Tensor Apply<TGate>(Tape tape, Tensor gate, Tensor up)
        where TGate : unmanaged, IGate
    {
        Sum.Check(gate, up);
        Tensor output = tape.Allocate(gate.RequiresGradient || up.RequiresGradient, gate.Shape);
        ForwardJob<TGate> job = new(gate, up, output.Data);
        LaneJob.Run(tape.Team, job, job.Items);
        tape.Record(new Step<TGate>(output, gate, up));
        return output;
    }

    /// <summary>A function and its derivative.</summary>
    private interface IGate
    {
        static abstract T Evaluate<T>(T x, out T derivative)
            where T : unmanaged, ILanes<T>;
    }

    private readonly struct SiluGate : IGate
    {
        public static T Evaluate<T>(T x, out T derivative)
            where T : unmanaged, ILanes<T>
        {
            T sigmoid = LaneMath.Sigmoid(x);
            T value = x * sigmoid;
            derivative = sigmoid + (value * (T.Broadcast(1) - sigmoid));
            return value;
        }
    }

    private readonly struct GeluGate : IGate
    {
        // x · σ(2u) with u = √(2/π) · (x + 0.044715 x³), which is the tanh form.
        public static T Evaluate<T>(T x, out T derivative)
            where T : unmanaged, ILanes<T>
        {
            const float Slope = 2 * 0.79788456080286535588f;
            T square = x * x;
            T sigmoid = LaneMath.Sigmoid(x * T.MultiplyAdd(square, T.Broadcast(0.044715f * Slope), T.Broadcast(Slope)));
            T value = x * sigmoid;
            T inner = T.MultiplyAdd(square, T.Broadcast(3 * 0.044715f * Slope), T.Broadcast(Slope));
            derivative = sigmoid + (value * (T.Broadcast(1) - sigmoid) * inner);
            return value;
        }
    }

    private sealed class Step<TGate>(Tensor output, Tensor gate, Tensor up) : Operation(output)
        where TGate : unmanaged, IGate
    {
        public override void Backward(Tape tape)
        {
            float* gateGradient = tape.GradientOf(gate, out bool addGate);
            float* upGradient = tape.GradientOf(up, out bool addUp);
            BackwardJob<TGate> job = new(gate, up, Output.Gradient, gateGradient, addGate, upGradient, addUp);
            LaneJob.Run(tape.Team, job, job.Items);
        }
    }

    private readonly struct ForwardJob<TGate>(Tensor gate, Tensor up, float* output) : ILaneJob
        where TGate : unmanaged, IGate
    {
        private readonly RowBlocks _blocks = new(gate.Rows, gate.Columns);
        private readonly int _columns = gate.Columns;
        private readonly float* _gate = gate.Data;
        private readonly float* _up = up.Data;
        private readonly float* _output = output;

        public int Items => _blocks.Count;

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            long i = (long)_blocks.First(item) * _columns, end = (long)_blocks.Last(item) * _columns;
            for (; i + 16 <= end; i += 16)
            {
                TLanes.Store(TGate.Evaluate(TLanes.Load(_gate + i), out _) * TLanes.Load(_up + i), _output + i);
            }

            if (i < end)
            {
                int rest = (int)(end - i);
                TLanes value = TGate.Evaluate(LaneMath.LoadPart<TLanes>(_gate + i, rest), out _) * LaneMath.LoadPart<TLanes>(_up + i, rest);
                LaneMath.StorePart(value, _output + i, rest);
            }
        }
    }

    private readonly struct BackwardJob<TGate>(
        Tensor gate, Tensor up, float* change, float* gateGradient, bool addGate, float* upGradient, bool addUp) : ILaneJob
        where TGate : unmanaged, IGate
    {
        private readonly RowBlocks _blocks = new(gate.Rows, gate.Columns);
        private readonly int _columns = gate.Columns;
        private readonly float* _gate = gate.Data;
        private readonly float* _up = up.Data;
        private readonly float* _change = change;
        private readonly float* _gateGradient = gateGradient;
        private readonly float* _upGradient = upGradient;
        private readonly bool _addGate = addGate;
        private readonly bool _addUp = addUp;

        public int Items => _blocks.Count;

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            long i = (long)_blocks.First(item) * _columns, end = (long)_blocks.Last(item) * _columns;
            for (; i + 16 <= end; i += 16)
            {
                TLanes change = TLanes.Load(_change + i);
                TLanes value = TGate.Evaluate(TLanes.Load(_gate + i), out TLanes derivative);
                if (_gateGradient != null)
                {
                    TLanes step = change * TLanes.Load(_up + i) * derivative;
                    TLanes.Store(_addGate ? TLanes.Load(_gateGradient + i) + step : step, _gateGradient + i);
                }

                if (_upGradient != null)
                {
                    TLanes step = change * value;
                    TLanes.Store(_addUp ? TLanes.Load(_upGradient + i) + step : step, _upGradient + i);
                }
            }

            if (i < end)
            {
                Rest<TLanes>(i, (int)(end - i));
            }
        }

        private void Rest<TLanes>(long i, int rest)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            TLanes change = LaneMath.LoadPart<TLanes>(_change + i, rest);
            TLanes value = TGate.Evaluate(LaneMath.LoadPart<TLanes>(_gate + i, rest), out TLanes derivative);
            if (_gateGradient != null)
            {
                TLanes step = change * LaneMath.LoadPart<TLanes>(_up + i, rest) * derivative;
                LaneMath.StorePart(_addGate ? LaneMath.LoadPart<TLanes>(_gateGradient + i, rest) + step : step, _gateGradient + i, rest);
            }

            if (_upGradient != null)
            {
                TLanes step = change * value;
                LaneMath.StorePart(_addUp ? LaneMath.LoadPart<TLanes>(_upGradient + i, rest) + step : step, _upGradient + i, rest);
            }
        }
    }
}
