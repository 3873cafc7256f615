using System.Text.RegularExpressions;

namespace Platform.Rag.Extraction;

/// <summary>What orders to a model have in common, in English and Chinese. One sign alone is ordinary language; several together are not.</summary>
internal static partial class InjectionSignals
{
    /// <summary>Each sign with its weight: the share of doubt that it takes away.</summary>
    public static readonly (string Name, double Weight, Regex Form)[] All =
    [
        ("known phrase", 0.9, Known()),
        ("setting aside", 0.4, SettingAside()),
        ("rules of the model", 0.35, Rules()),
        ("speaks to a model", 0.45, Model()),
        ("new role", 0.45, Role()),
        ("dictated answer", 0.4, Dictated()),
        ("secrecy", 0.45, Secrecy()),
        ("prompt", 0.5, Prompt()),
        ("sending out", 0.45, Sending()),
        ("no limits", 0.5, NoLimits()),
        ("wanted verdict", 0.35, Verdict()),
    ];

    [GeneratedRegex(@"<\|(?:im_start|im_end|system|assistant|user|endoftext|begin_of_text|start_header_id|end_header_id|eot_id)\|>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|</?system>|!\[[^\]]*\]\(https?://[^)\s]*[?&]\w+=\)|^\s*#{2,}\s*(?:new )?(?:system|instructions?)\b", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Known();

    [GeneratedRegex(@"\b(?:ignore|disregard|forget|override|overrides|supersedes?|bypass|skip|discard|abandon|set aside|pay no attention to|stop (?:following|obeying|summari[sz]ing)|do not (?:follow|obey|use)|don't (?:follow|obey|use)|no longer (?:follow|obey|apply)|(?:are|is) (?:void|cancelled)|does not exist|nothing (?:written )?(?:above|before) counts)\b"
        + @"|忽略|无视|忘记|忘掉|不要理会|不必理会|不用管|不再遵守|绕过|跳过|停止(?:总结|执行)|作废|不算数|没有读过|优先于", RegexOptions.IgnoreCase)]
    private static partial Regex SettingAside();

    [GeneratedRegex(@"\b(?:(?:all|any|the|your|my|these|those) ){0,3}(?:(?:previous|prior|above|earlier|preceding|original|initial|system|safety|developer'?s?|content) ){1,2}(?:instructions?|prompts?|directions?|directives?|guidelines?|rules|polic(?:y|ies)|programming|filters)\b|\byour (?:instructions?|prompts?|guidelines?|programming|rules)\b|\bthe rules above\b|\bwhatever you (?:were|have been) told\b|\beverything (?:above|before)\b|\btext (?:above|before)\b|\bthe above and\b"
        + @"|(?:以上|上述|之前|前面|此前|你的|开发者)[^。！？，、\n]{0,4}(?:指令|指示|提示词|规则|设定|对话)|(?:开发者|安全|内容)(?:的)?(?:检查|政策|规定|规则|限制)|前面(?:说的|的内容)", RegexOptions.IgnoreCase)]
    private static partial Regex Rules();

    [GeneratedRegex(@"(?-i:(?<![A-Za-z])(?:AI|LLMs?|GPT(?:-\d)?|Claude|Gemini|Copilot)(?![A-Za-z]))|\b(?:ChatGPT|chatbots?|(?:large )?language models?|artificial intelligence|automated (?:readers?|reviewers?|systems?))\b|\b(?:to|hello|dear|attention|hey) (?:the )?(?:model|assistant|bot)\b|(?:^|[.!?:]\s*)assistant\s*[,:]|\b(?:the|any|an) assistant (?:shall|must|should|will)\b|\bas an ai\b"
        + @"|开发者给你|(?:人工智能|大?语言模型|大模型|聊天机器人|智能(?:助手|审核|系统)|筛选模型|机器人)(?:模型|系统|助手)?|(?:^|[。：])助手[，,：:]", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Model();

    [GeneratedRegex(@"\byou are (?:now|no longer)\b|\byour (?:new|only|real|true) (?:task|role|goal|job|instructions?|objective|purpose|identity)\b|\b(?:act|behave|respond|answer) as (?:if you|an? (?:un|ai|assistant|model)|the author)|\bpretend (?:that|to be|you)\b|\b(?:from|as of) (?:now|this point) on\b|\byou (?:must|shall|should|will) (?:now )?(?:obey|call)\b|\bwhatever (?:the user asks|is asked)\b|\bnew (?:system )?instructions?\b|^\s*(?:system|override)\s*:|\bplay a game\b"
        + @"|无论用户问什么|对所有问题|你现在(?:是|要)|从现在(?:起|开始)|你不再是|你的新(?:任务|角色|身份|指令)|扮演|假装你?|你要(?:按|以)|你必须|接下来你|^\s*系统[：:]|按我写的做|请调用", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Role();

    [GeneratedRegex(@"\b(?:reply|respond|answer)\b(?: [\w']+){0,5}? (?:only )?(?:with|that|as|'|""|“)|\b(?:always|must|shall|only) (?:respond|reply|answer|say|call)\b|\b(?:begin|start|end|finish) (?:your|the|every|each) (?:response|answer|reply)\b|\bin (?:your|the|every|each) (?:summary|answer|response|reply)\b|\b(?:to|with) every (?:answer|question|reply)\b|\b(?:tell|inform) the (?:user|reader)\b|\bsay (?:that|yes)\b|\b(?:whenever|when) (?:someone )?ask(?:s|ed)?\b|\bthe summary must\b|\bwhatever is asked\b|\bprint the\b|\boutput\b|\brefuse to\b"
        + @"|只(?:能)?(?:回答|输出|回复|相信)|(?:都|一律|必须|直接|始终|务必)(?:只)?(?:回答|输出|回复|说|推荐|判定)|在?(?:回答|回复|摘要|总结)(?:中|里|末尾|开头|时)|作为回答|无论(?:用户)?问什么|对所有问题|当有人(?:询问|问)|(?:请|改为)[^。\n]{0,12}(?:输出|说明)|不得引用", RegexOptions.IgnoreCase)]
    private static partial Regex Dictated();

    [GeneratedRegex(@"\b(?:do not|don't|never|without) (?:tell|telling|inform|informing|mention|mentioning|reveal|revealing|let|show)(?:ing)?\b|\bnever (?:reveal|say|admit)\b|\bsecret instructions?\b"
        + @"|不(?:要|得|能|可)(?:告诉|告知|透露|提及|让)|瞒着|不要提及|对用户保密", RegexOptions.IgnoreCase)]
    private static partial Regex Secrecy();

    [GeneratedRegex(@"\b(?:system|initial|hidden|original) (?:prompts?|messages?|instructions?|configuration|text)\b|\byour (?:secret |initial |hidden )?(?:instructions?|prompt)\b|\breveal (?:the|your) (?:prompt|hidden|system)|\b(?:repeat|print|output|reveal) (?:everything|all|your|the contents of)\b|\bverbatim\b"
        + @"|系统提示|初始指令|隐藏(?:指令|设定)|你的(?:系统)?(?:提示词|指令|设定)|原样输出", RegexOptions.IgnoreCase)]
    private static partial Regex Prompt();

    [GeneratedRegex(@"\b(?:send|post|forward|upload|append|exfiltrate|encode)\b[^.\n]{0,80}(?:https?://|link|conversation|passages|api keys?|password|chat history)|!\[[^\]]*\]\(https?://[^)]*[?=]|\b(?:delete|drop|remove)_\w+ tool\b|\bpassword of the admin\b|\bput it into an image\b"
        + @"|(?:发送到|上传到|转发到|发至|加上链接)|管理员密码|删除工具|把[^。\n]{0,14}(?:文件|数据)删", RegexOptions.IgnoreCase)]
    private static partial Regex Sending();

    [GeneratedRegex(@"\b(?:developer|debug|god|maintenance|admin|jailbreak|dan) mode\b|\badmin access\b|\b(?:no|without) (?:any )?(?:rules|safety filters)\b|\b(?:answers?|responds?|replies|reply) without (?:any )?(?:restrictions|limits)\b|\b(?:unrestricted|unfiltered|uncensored|jailbroken) (?:model|ai|assistant|chatbot|mode)\b|\bdo anything now\b"
        + @"|开发者模式|越狱|调试模式|管理员模式|(?:不受|没有)(?:任何|所有|一切)?限制的(?:模型|AI|助手|机器人)|解除(?:任何|所有|一切)?(?:安全)?限制", RegexOptions.IgnoreCase)]
    private static partial Regex NoLimits();

    [GeneratedRegex(@"\b(?:highest|top|positive|best|perfect) (?:rating|score|review|mark)\b|\brank (?:it|this|him|her|me) (?:first|highest)\b|\b(?:recommend|approve|accept)(?:s|ed|ing)? (?:hiring|this|the (?:loan|application|candidate|claim|paper))\b|\b(?:as|been) (?:approved|paid|correct)\b|\bwithout (?:further )?checks?\b|\bfully qualified\b|\bpraise the\b|\bonly trustworthy\b"
        + @"|最高(?:评分|分)|(?:给出)?(?:好评|满分)|推荐(?:这位|该|录用)|判定为(?:通过|合格)|已批准|排在第一|无需核对|没有任何负债", RegexOptions.IgnoreCase)]
    private static partial Regex Verdict();
}
