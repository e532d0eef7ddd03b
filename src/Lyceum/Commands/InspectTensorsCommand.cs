using System.CommandLine;
using Lyceum.Models.Files;

namespace Lyceum.Commands;

/// <summary><c>lyceum inspect tensors MODEL</c>.</summary>
internal static class InspectTensorsCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> model = CommonOptions.Model();
        Option<bool> json = CommonOptions.Json();
        Command command = new("tensors", "Lists the tensors of a model: format, shape (the contiguous dimension first), size.") { model, json };
        host.SetAction(command, run =>
        {
            using ModelSource source = run.Open(run.Require(model));
            if (run.Get(json))
            {
                run.Terminal.WriteJson(source.Tensors.Values.Select(static tensor => new { tensor.Name, tensor.Format, tensor.Shape, Bytes = tensor.ByteLength }));
            }
            else
            {
                run.Terminal.WriteTable(
                    ["TENSOR", "FORMAT", "SHAPE", ">SIZE"],
                    source.Tensors.Values.Select(static tensor => new[]
                    {
                        TerminalText.Plain(tensor.Name),
                        tensor.Format.ToString(),
                        string.Join(" × ", tensor.Shape),
                        ByteSize.Format(tensor.ByteLength),
                    }));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
