using System.Text.Json;
using Lyceum.Inference.Constraints.Grammars;
namespace Lyceum.Inference.Constraints.Json;
internal static class SchemaCompiler { public static Symbol Compile(GrammarTable t, JsonElement s, JsonSchemaOptions o) => t.Never; }
