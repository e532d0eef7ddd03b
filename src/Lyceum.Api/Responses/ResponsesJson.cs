using System.Text.Json;
using System.Text.Json.Serialization;
using Lyceum.Api.Http;

namespace Lyceum.Api.Responses;

/// <summary>How the types of this folder are read and written.</summary>
[JsonSerializable(typeof(ResponseRequest))]
[JsonSerializable(typeof(ResponseObject))]
[JsonSerializable(typeof(DeletedResponse))]
[JsonSerializable(typeof(InputTokenCount))]
[JsonSerializable(typeof(ListPage<JsonElement>))]
[JsonSerializable(typeof(StoredResponse))]
[JsonSerializable(typeof(MessageItem))]
[JsonSerializable(typeof(FunctionCallItem))]
[JsonSerializable(typeof(FunctionOutputItem))]
[JsonSerializable(typeof(ReasoningItem))]
[JsonSerializable(typeof(ItemReference))]
[JsonSerializable(typeof(OutputTextPart))]
[JsonSerializable(typeof(PlainPart))]
[JsonSerializable(typeof(RefusalPart))]
[JsonSerializable(typeof(IReadOnlyList<JsonElement>))]
[JsonSerializable(typeof(ResponseFields))]
[JsonSerializable(typeof(ItemFields))]
[JsonSerializable(typeof(PartFields))]
[JsonSerializable(typeof(DeltaFields))]
[JsonSerializable(typeof(TextDeltaFields))]
[JsonSerializable(typeof(DoneFields))]
[JsonSerializable(typeof(TextDoneFields))]
[JsonSerializable(typeof(SummaryPartFields))]
[JsonSerializable(typeof(SummaryDeltaFields))]
[JsonSerializable(typeof(SummaryDoneFields))]
[JsonSerializable(typeof(ArgumentsDeltaFields))]
[JsonSerializable(typeof(ArgumentsDoneFields))]
[JsonSerializable(typeof(ErrorFields))]
internal sealed partial class ResponsesJson : JsonSerializerContext;
