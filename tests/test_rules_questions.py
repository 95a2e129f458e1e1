"""Sentences as local documents write them: which of them a reviewer is asked about, and which are in order."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import replace

import pytest

from registry import data
from registry.rules import illegal_setting, run
from registry.rules.base import citation, sample
from registry.values import InstrumentFacts, Link, Resolution, Standing, Status

ASKED = [
    ("illegal_setting", "第八条 在本镇范围内从事生猪屠宰的，必须经镇政府审查批准，领取屠宰准入证后方可从事经营活动。"),
    ("illegal_setting", "三、各商户应与街道签订责任书，并缴纳卫生保洁保证金500元。"),
    ("illegal_setting", "（四）逾期不拆除的，由村委会组织人员强制拆除，费用由当事人承担。"),
    ("illegal_setting", "第十二条 违反本办法规定的，由街道城管办给予警告，并处50元至500元罚款。"),
    ("illegal_setting", "五、对拒不缴纳垃圾处理费的住户，停止供水供电。"),
    ("illegal_setting", "第九条 对私自养殖的畜禽，一律予以没收并就地处理。"),
    ("illegal_setting", "四、凡违反村规民约的，取消其享受各项惠农政策的资格，三年内不得申请宅基地。"),
    ("illegal_setting", "（二）申请人须提供户籍所在地派出所出具的无犯罪记录证明及村（居）委会盖章的同意书。"),
    ("illegal_setting", "第七条 车辆进入景区须办理通行证，每车每年收取道路维护费200元。"),
    ("illegal_setting", "第十五条 逾期未补办手续的，吊销其经营证照。"),
    ("illegal_setting", "三、未按要求接种疫苗的学生，一律不得入学。"),
    ("illegal_setting", "七、对拒不搬迁的，其在机关事业单位工作的亲属一律停职做工作。"),
    ("illegal_setting", "四、私搭乱建者，由街道予以曝光，并列入失信黑名单，限制其子女就读公办学校。"),
    ("illegal_setting", "第六条 从事河道采砂的单位和个人应当向乡镇人民政府交纳河道管理费，每立方米2元。"),
    ("illegal_setting", "二、对违规停放的车辆，由社区统一拖离，拖车费由车主承担。"),
    ("illegal_setting", "三、每户按人口数收取修路集资款，每人300元。"),
    ("fair_competition", "三、区内国有投资项目原则上由区属国有企业实施。"),
    ("fair_competition", "（二）鼓励机关事业单位优先购买本地特色农产品。"),
    ("fair_competition", "第五条 申报企业须在我区登记注册并在我区依法纳税，具有独立法人资格。"),
    ("fair_competition", "四、对年纳税额超过500万元的企业，按其地方财政贡献的30%给予扶持资金。"),
    ("fair_competition", "五、投标人须在本市设有分支机构或固定办公场所。"),
    ("fair_competition", "（三）对重大招商引资项目，可采取“一企一策”方式给予支持。"),
    ("fair_competition", "第八条 市外建筑企业入渝承揽业务的，应当办理备案登记并缴纳民工工资保证金。"),
    ("fair_competition", "六、全区校服统一由区教育装备中心指定的厂家生产。"),
    ("fair_competition", "二、建立政府投资项目代理机构备选库，从备选库中随机抽取。"),
    ("fair_competition", "（四）享受扶持政策的企业，10年内不得迁离本区，否则退还全部扶持资金。"),
    ("fair_competition", "三、出租汽车企业数量控制在3家以内。"),
    ("fair_competition", "对购买本市生产的新能源汽车的消费者，每辆补贴5000元。"),
    ("fair_competition", "评标时，对获得本市优质工程奖的企业加2分。"),
    ("fair_competition", "五、物业服务收费实行行业协会统一定价，不得低价竞争。"),
    ("overtaken_policy", "第三条 独生子女户优先安排公益性岗位。"),
    ("overtaken_policy", "二、对建档立卡贫困户子女免除学杂费。"),
    ("overtaken_policy", "申请人应当出示健康码、行程卡，经测温正常后方可入内。"),
    ("overtaken_policy", "当事人对处罚决定不服的，可在三个月内向人民法院提起行政诉讼。"),
    ("overtaken_policy", "拆迁人应当在取得房屋拆迁许可证后实施拆迁。"),
    ("overtaken_policy", "申请人需提交组织机构代码证、税务登记证复印件。"),
    ("body_renamed", "由工商、质监、食药监等部门按照职责分工负责。"),
    ("body_renamed", "区安监局、区国土房管局、区环保局按照各自职责实施监管。"),
    ("body_renamed", "报区人民政府法制机构备案。"),
    ("body_renamed", "由区食品药品监督管理分局牵头。"),
    ("body_renamed", "区城乡建委负责组织实施，区商委、区农委、区文化委配合。"),
    ("body_renamed", "经县畜牧兽医主管部门审核。"),
    ("body_renamed", "由区卫生计生委会同区民政局制定。"),
    ("body_renamed", "各派出所、工商所、司法所应当密切配合。"),
    ("one_off_done", "二、各单位于2019年6月30日前将自查报告报区政府办公室。"),
    ("one_off_done", "活动时间为2018年3月1日至2018年3月31日。"),
    ("one_off_done", "力争到2020年，全区森林覆盖率达到45%以上。"),
    ("one_off_done", "2017年12月底前全面完成黑臭水体整治任务。"),
    ("one_off_done", "（一）宣传发动阶段（2019年3月至4月）。"),
    (
        "no_basis",
        "为加强农贸市场管理，经街道党工委研究，特制定本规定。\n一、不得占道。\n二、应当整洁。\n三、违者处罚。\n",
    ),
    ("illegal_setting", "第十一条 养犬人应当每年向村委会缴纳犬只管理服务费100元。"),
    ("illegal_setting", "第十四条 乱倒垃圾的，每次罚款50元；情节严重的，罚款200元。"),
    ("illegal_setting", "五、对不配合检查的企业，一律断电停产。"),
    ("illegal_setting", "第七条 无证经营的，没收其全部货物及工具。"),
    ("illegal_setting", "二、新建房屋须缴纳建房押金1万元，房屋竣工验收合格后退回。"),
    ("illegal_setting", "不按期交纳卫生费的农户，暂缓发放各类惠农补贴。"),
    ("illegal_setting", "申请临时救助须提交村民小组出具的家庭困难证明。"),
    ("illegal_setting", "第六条 对逾期未清运的建筑垃圾，由街道代为清运，费用由当事人双倍承担。"),
    ("illegal_setting", "砂石运输车辆应当在镇政府办理准运证，未办理的不得上路。"),
    ("illegal_setting", "第九条 凡违反本公约的，列入诚信黑榜，取消评选文明户资格及相关补助。"),
    ("illegal_setting", "对违规燃放烟花爆竹的，处500元以上1000元以下罚款，并没收烟花爆竹。"),
    ("illegal_setting", "施工单位应当向区城管局缴纳渣土运输保证金5万元。"),
    ("illegal_setting", "第二十条 违反前款规定的，由综合执法大队暂扣车辆。"),
    ("illegal_setting", "各施工企业须向镇安监站缴纳安全生产保证金。"),
    ("illegal_setting", "四、停车场经营者须持有街道核发的经营许可证。"),
    ("fair_competition", "全区公办学校学生意外伤害保险统一由人保财险公司承保。"),
    ("fair_competition", "同等条件下，优先采购使用我县地方产品。"),
    ("fair_competition", "（二）注册地和主要办公地均在本区的企业方可申报。"),
    ("fair_competition", "企业年度实际入库税收达到1000万元的，给予区级留存部分50%的奖励。"),
    ("fair_competition", "中标的外地企业应当在30日内在本区成立子公司并依法纳税。"),
    ("fair_competition", "凡属政府投资的绿化工程，由区绿化公司承建。"),
    ("fair_competition", "鼓励全区餐饮企业使用本地品牌酒水，每桌奖励50元。"),
    ("fair_competition", "三、驾培机构收费不得低于4500元/人，违者由协会通报。"),
    ("fair_competition", "对入驻园区的总部企业，前三年免收城市基础设施配套费。"),
    ("fair_competition", "投标企业近三年须在本省完成过类似工程业绩。"),
    ("fair_competition", "区外企业承接本区项目的，须与本区企业组成联合体。"),
    ("fair_competition", "本区机动车维修保险理赔定点企业为下列三家。"),
    ("overtaken_policy", "办理出生登记时须提供计划生育证明。"),
    ("overtaken_policy", "本区户籍农业人口和非农业人口分别适用不同补偿标准。"),
    ("overtaken_policy", "凭暂住证办理入学手续。"),
    ("overtaken_policy", "营业税按照5%的税率征收。"),
    ("overtaken_policy", "黄标车禁止在二环以内通行。"),
    ("overtaken_policy", "申请人应当提交新型农村合作医疗证。"),
    ("overtaken_policy", "对行政处罚决定不服的，可以向上一级主管部门申请行政复议。"),
    ("overtaken_policy", "为实现打赢脱贫攻坚战目标，对贫困村给予补助。"),
    ("body_renamed", "工商部门负责查处无照经营行为，环保部门负责油烟监测。"),
    ("body_renamed", "区政府法制办负责合法性审查。"),
    ("body_renamed", "公安、消防、安监、质监等有关部门依法查处。"),
    ("body_renamed", "由区扶贫办、区农委负责项目验收。"),
    ("body_renamed", "县国土资源局应当自收到申请之日起10日内审核。"),
    ("body_renamed", "经市文化广电新闻出版局批准。"),
    ("body_renamed", "区水务局、区林业局、区旅游局按照职责分工。"),
    ("body_renamed", "由国税、地税部门按规定征收。"),
    ("one_off_done", "请各单位于2018年8月20日前报名。"),
    ("one_off_done", "2020年6月底前，所有行政村完成改厕任务。"),
    ("one_off_done", "整治时间：2019年4月10日至2019年6月30日。"),
    ("one_off_done", "第二阶段：集中整治阶段（2019年5月1日—6月15日）。"),
    (
        "broken_internal_reference",
        "第一条 甲。\n第二条 乙。\n第三条 违反第十二条规定的，责令改正。\n第四条 本办法自印发之日起施行。\n",
    ),
    ("broken_internal_reference", "详见附件4。\n附件：1.登记表\n2.申请表\n3.承诺书\n"),
    ("illegal_setting", "（二）逾期未整改到位的，处以2000元以上5000元以下罚款并予以通报。"),
    ("illegal_setting", "第六条 凡在辖区内从事家电维修的，须持有街道办颁发的《准营证》方可营业。"),
    ("illegal_setting", "村民建房应当向村委会交纳宅基地有偿使用费。"),
    ("illegal_setting", "对乱贴小广告的，停止其通信号码使用，并没收印制工具。"),
    ("illegal_setting", "四、未参加环境卫生整治的农户，当年不得评为低保户。"),
    ("illegal_setting", "各类车辆进入市场须交纳入场费10元。"),
    ("illegal_setting", "违法建筑当事人拒不自行拆除的，由镇政府组织强制拆除。"),
    ("illegal_setting", "办理居住登记须提供原籍公安机关出具的现实表现证明。"),
    ("illegal_setting", "户外招牌设置应当报街道办事处审批，未经审批不得设置。"),
    ("illegal_setting", "对拒不履行义务的，其家庭成员不得报考公务员。"),
    ("illegal_setting", "占用人行道经营的，每平方米每月收取占道费20元。"),
    ("illegal_setting", "三、凡未签订承诺书的业主，物业公司有权停水停电。"),
    ("fair_competition", "（一）注册登记在本镇的规模以上企业，一次性奖励10万元。"),
    ("fair_competition", "全区政务云服务由区大数据公司统一提供。"),
    ("fair_competition", "对本地企业参与投标的，给予3%的价格扣除。"),
    ("fair_competition", "外地车辆从事网约车经营须在本市设立分公司。"),
    ("fair_competition", "按其当年入库增值税、企业所得税地方留成部分给予全额奖励。"),
    ("fair_competition", "建设单位应当从区住建局公布的检测机构名录库中选择检测单位。"),
    ("fair_competition", "各学校应当统一购买指定企业生产的饮用水。"),
    ("fair_competition", "项目落户后五年内不得迁出，否则全额退还奖励资金。"),
    ("fair_competition", "白酒生产企业产品在本县市场占有率低于30%的，限制外地白酒进入。"),
    ("fair_competition", "招标文件应当设置本市优秀企业加分项。"),
    ("overtaken_policy", "机动车须持有环保检验合格标志方可上路。"),
    ("overtaken_policy", "违反计划生育政策的，不予办理入户手续。"),
    ("overtaken_policy", "对黄标车提前淘汰的给予补贴。"),
    ("overtaken_policy", "实行农村五保、新农合参合人员二次补偿。"),
    ("overtaken_policy", "为完成“十三五”规划目标，制定本办法。"),
    ("body_renamed", "由发改、财政、国土、环保、规划等部门联合审查。"),
    ("body_renamed", "报县人力资源和社会保障局、县卫生局、县计生局备案。"),
    ("body_renamed", "由市质量技术监督局颁发证书。"),
    ("body_renamed", "区公安分局、区工商分局、区城管执法局联合执法。"),
    ("body_renamed", "经县物价局核准后执行。"),
    ("one_off_done", "本次普查登记时间为2018年9月1日至2018年12月31日。"),
    ("one_off_done", "到2020年底，全面消除贫困村。"),
    ("one_off_done", "第三阶段（2019年7月1日至7月31日）为总结验收阶段。"),
    ("illegal_setting", "三、严禁占道摆摊，违者一律由城管部门顶格处罚。"),
    ("illegal_setting", "（二）散放牲畜的，依法查处并按照村规民约进行罚款。"),
    ("illegal_setting", "四、违反禁牧规定的农户，扣减其当年草原生态奖补资金。"),
    ("illegal_setting", "五、多次占道经营的，将记入个人征信系统和失信记录。"),
    ("illegal_setting", "六、逾期不缴卫生管理费的，按日加收千分之五的滞纳金。"),
    ("illegal_setting", "七、拒不搬离的住户，由供电、供水单位切断其电源、水源。"),
    ("illegal_setting", "八、外出三年未归的，由村民小组收回其承包地。"),
    ("illegal_setting", "九、镇内棺材作坊一律关停。"),
    ("illegal_setting", "十、需要临时增设销售网点的，应当持申请材料到县商务局办理审批手续。"),
    ("illegal_setting", "第四条 经营车辆由车主向客运企业交纳安全风险抵押金。"),
    (
        "illegal_setting",
        "第三条 从业条件\n（一）企业应当符合《中华人民共和国道路运输条例》规定的条件。\n（二）车主必须向企业交纳风险抵押金。\n",
    ),
    ("fair_competition", "第九条 投资一亿元以上的项目，按成本价供地，并由财政返还企业土地出让价款的80%。"),
    ("fair_competition", "第十条 企业投产后前三年给予厂房租金全额补贴。"),
    ("fair_competition", "受奖励企业自领取之日起在本区经营不少于五个完整纳税年度。"),
    ("one_off_done", "二、2021年9月30日前，由各社区集中为居民免费安装标识牌。"),
    ("one_off_done", "（四）报送日期：2019年4月30日前。"),
    ("one_off_done", "2020年6月30日前登记的车辆应当于2020年12月31日前换发号牌。"),
    ("illegal_setting", "七、对拒不整改的商户，一律关门停业。"),
    ("illegal_setting", "八、打场晒粮的，一律收缴粮食。"),
    ("illegal_setting", "九、不听劝阻的，由派出所予以拘留。"),
    ("illegal_setting", "十、遛犬不牵绳的，没收犬只并罚款。"),
    ("illegal_setting", "十一、未接种疫苗的人员，一律不得进入市场。"),
    ("illegal_setting", "十二、未经街道办事处审核，不得在电梯间发布广告。"),
    ("illegal_setting", "十三、外来车辆一律收取进山费。"),
    ("illegal_setting", "十四、违规商户停供水电。"),
    ("illegal_setting", "十五、出租房屋须办理房屋租赁许可证。"),
    ("illegal_setting", "十六、散养的犬只一律捕杀。"),
    ("illegal_setting", "十七、占道经营的，暂扣其经营工具。"),
    ("illegal_setting", "十八、三轮车一律收缴并强制报废。"),
    ("illegal_setting", "十九、申请建房的，应先交清历年欠款，否则不予审批。"),
    ("illegal_setting", "二十、拒不搬迁的，将影响其子女升学。"),
    ("illegal_setting", "二十一、办理开业手续须提交四邻同意书。"),
    ("illegal_setting", "二十二、外来养蜂户须到村委会登记，否则不得放蜂。"),
    ("illegal_setting", "二十三、商户招牌须统一由镇政府审批。"),
    ("illegal_setting", "二十四、对无理取闹者，停止发放一切救助。"),
    ("fair_competition", "（一）具有独立法人资格且在本市有注册登记的常设机构。"),
    ("fair_competition", "（二）企业将注册地迁入本县的，给予一次性奖励五十万元。"),
    ("fair_competition", "（三）上市后五年内注册地不迁出本县的，兑现奖励。"),
    ("fair_competition", "（四）对外地企业不予补助。"),
    ("fair_competition", "（五）转为企业的，给予六个月的税费减免优惠。"),
    ("fair_competition", "（六）以特许经营方式确定县城投公司为充电设施投资主体。"),
    ("fair_competition", "（七）将种子库企业优先纳入补偿资金支持名录。"),
    ("fair_competition", "（八）统一安装某公司提供的智能门锁。"),
    ("fair_competition", "（九）招标时优先选择本地产值突出的企业。"),
    ("fair_competition", "（十）外地白酒进入本县销售须粘贴准销证。"),
    ("fair_competition", "（十一）公务接待一律使用本地酒水。"),
    ("fair_competition", "（十二）本地企业参加投标的，加3分。"),
    ("fair_competition", "（十三）落户企业社会保险费企业缴费部分给予50%补贴。"),
    ("fair_competition", "（十四）施工图审查由市建设局推荐的机构承担。"),
    ("fair_competition", "（十五）检测业务须委托县质量检测中心办理。"),
    ("fair_competition", "（十六）共享单车只准两家企业经营。"),
    ("fair_competition", "（十七）入驻企业享受“两免三减半”税收优惠。"),
]
IN_ORDER = [
    ("illegal_setting", "第八条 违反本办法规定的，依照《重庆市市容环境卫生管理条例》的规定处200元以下罚款。"),
    ("illegal_setting", "投标人应当缴纳投标保证金2万元。"),
    ("illegal_setting", "任何单位不得擅自收取管理费、保证金。"),
    ("illegal_setting", "用户应当按时缴纳水费、电费。"),
    ("illegal_setting", "低保对象死亡的，停止发放低保金。"),
    ("illegal_setting", "采取虚假手段骗取补贴的，取消其申报资格，三年内不得申报。"),
    ("illegal_setting", "取消无犯罪记录证明等证明材料。"),
    ("illegal_setting", "因设备检修需要停水停电的，应当提前通知用户。"),
    ("illegal_setting", "构成犯罪的，依法追究刑事责任。"),
    ("illegal_setting", "对涉案物品依法予以查封、扣押、没收。"),
    ("illegal_setting", "工作人员违反规定的，取消年度评先评优资格。"),
    ("illegal_setting", "建设单位应当依法取得施工许可证后方可开工。"),
    ("illegal_setting", "资金须经区财政局审核同意后方可拨付。"),
    ("illegal_setting", "公租房承租人应当缴纳租金和水电费。"),
    ("illegal_setting", "参保人员每年缴纳城乡居民医疗保险费380元。"),
    ("fair_competition", "鼓励企业优先吸纳本地劳动力就业。"),
    ("fair_competition", "不得以在本地注册为条件限制外地企业参与竞争。"),
    ("fair_competition", "本办法适用于本区行政区域内注册登记的机动车。"),
    ("fair_competition", "通过公开招标方式选择运营企业。"),
    ("fair_competition", "企业应当在区市场监督管理局办理注册登记。"),
    ("fair_competition", "对符合条件的小微企业给予贷款贴息。"),
    ("fair_competition", "对困难群众实行一事一议救助。"),
    ("overtaken_policy", "非洲猪瘟疫情防控期间，禁止调运生猪。"),
    ("overtaken_policy", "巩固拓展脱贫攻坚成果同乡村振兴有效衔接。"),
    ("body_renamed", "由市场监管、生态环境、卫生健康、农业农村等部门负责。"),
    ("body_renamed", "区住房和城乡建设委员会、区规划和自然资源局负责。"),
    ("body_renamed", "区文化和旅游发展委员会、区应急管理局配合。"),
    ("body_renamed", "水行政主管部门、交通运输主管部门按职责分工。"),
    ("body_renamed", "市城市管理局、区商务委员会、区农业农村委员会负责。"),
    ("body_renamed", "各部门、各单位应当加强内部法制建设。"),
    ("one_off_done", "本办法自2019年6月1日起施行，有效期至2024年5月31日。"),
    ("one_off_done", "2016年1月1日至2018年12月31日期间参加工作的人员可以申请。"),
    ("one_off_done", "截至2019年底，全区共有企业2000家。"),
    ("illegal_setting", "对逾期不履行的，依法申请人民法院强制执行。"),
    ("illegal_setting", "公安机关交通管理部门可以依法拖移车辆。"),
    ("illegal_setting", "违反本办法的，由城市管理部门依照有关法律法规处理。"),
    ("illegal_setting", "申请人应当提交身份证、户口簿和收入证明。"),
    ("illegal_setting", "对骗取补贴资金的，责令退回，并列入失信名单。"),
    ("illegal_setting", "供水企业应当公示收费标准。"),
    ("illegal_setting", "严禁向农民乱收费、乱罚款、乱摊派。"),
    ("illegal_setting", "经业主大会同意后方可使用维修资金。"),
    ("illegal_setting", "项目单位应当缴纳履约保证金。"),
    ("illegal_setting", "学校不得收取任何与入学挂钩的费用。"),
    ("illegal_setting", "扣押、没收物品应当登记造册。"),
    ("illegal_setting", "会议须经三分之二以上成员同意方可通过决议。"),
    ("fair_competition", "优先保障本地居民用水。"),
    ("fair_competition", "企业注册地址变更的，应当及时办理变更登记。"),
    ("fair_competition", "鼓励外地企业来我区投资兴业，享受同等待遇。"),
    ("fair_competition", "禁止指定交易、限定交易。"),
    ("fair_competition", "建立农民工工资保证金企业名录。"),
    ("fair_competition", "统一由区财政局支付。"),
    ("fair_competition", "本区企业应当遵守安全生产规定。"),
    ("fair_competition", "税收收入超过预算的部分纳入预算稳定调节基金。"),
    ("overtaken_policy", "加强动物疫情防控工作。"),
    ("overtaken_policy", "农村计划免疫工作由疾控机构负责。"),
    ("body_renamed", "区市场监管局、区生态环境局、区城市管理局负责。"),
    ("body_renamed", "公安、民政、财政、人力资源社会保障等部门配合。"),
    ("body_renamed", "本局法制机构负责审核。"),
    ("body_renamed", "建设单位、施工单位、监理单位应当履行职责。"),
    ("body_renamed", "规划和自然资源部门、住房城乡建设部门负责。"),
    ("one_off_done", "2018年12月31日前取得资格证书的人员继续有效。"),
    ("one_off_done", "企业2019年度营业收入达到1000万元的可以申报。"),
    (
        "broken_internal_reference",
        "第一条 甲。\n第二条 乙。\n第三条 依照《行政处罚法》第三十三条、第五十一条处理。\n第四条 违反第二条的，责令改正。\n",
    ),
    ("broken_internal_reference", "填写申请表（附件2）。\n附件：1.登记表\n2.申请表\n"),
    ("illegal_setting", "排污单位应当依法取得排污许可证后方可排放污染物。"),
    ("illegal_setting", "违反本规定的，由有关部门依照《治安管理处罚法》处罚。"),
    ("illegal_setting", "申请人应当提供残疾证复印件。"),
    ("illegal_setting", "燃气企业发现隐患的，应当书面告知用户限期整改。"),
    ("illegal_setting", "物业服务收费应当明码标价。"),
    ("illegal_setting", "领取养老金人员死亡后停发养老金。"),
    ("illegal_setting", "机关工作人员不得在企业兼职取酬。"),
    ("fair_competition", "支持本区企业拓展海外市场。"),
    ("fair_competition", "区级储备粮由区粮食公司通过竞争性谈判采购。"),
    ("fair_competition", "企业应当按规定缴纳税款。"),
    ("fair_competition", "优先安排本区户籍儿童入园。"),
    ("overtaken_policy", "依法取得居住证的，可以申请。"),
    ("overtaken_policy", "加强森林病虫害疫情监测。"),
    ("body_renamed", "由区发展改革委、区财政局、区水利局等部门负责。"),
    ("body_renamed", "区卫生健康委、区医保局、区民政局按职责落实。"),
    ("one_off_done", "2015年1月1日前建成的住宅小区适用本办法。"),
    ("one_off_done", "每年3月31日前报送上年度报告。"),
    ("illegal_setting", "各单位应当规范自由裁量，不得一律顶格处罚。"),
    ("illegal_setting", "（二）依照法律规定被人民法院列入失信被执行人名单的，不得担任评审专家。"),
    ("illegal_setting", "项目验收不合格的，收回公益林补助资金。"),
    ("illegal_setting", "任何单位不得以任何名义、任何形式向学生收取择校费。"),
    ("illegal_setting", "税务机关按日加收滞纳金。"),
    ("illegal_setting", "发生泄漏时应当立即切断电源、气源。"),
    (
        "illegal_setting",
        "第三条 依照《中华人民共和国道路运输条例》的规定处理：\n（一）处以200元罚款。\n（二）处以300元罚款。\n",
    ),
    ("illegal_setting", "第三条 有下列行为的，依据《集市管理条例》：\n（一）给予警告。\n（二）处以300元罚款。\n"),
    ("fair_competition", "严禁以返还土地出让价款等方式招商引资。"),
    ("fair_competition", "对公共租赁住房承租的困难家庭给予租金减免。"),
    ("one_off_done", "2015年6月30日前登记的车辆，可以申请补贴。"),
    ("one_off_done", "县政府于2020年12月9日印发了清理结果。"),
    ("one_off_done", "各单位应当于每年3月31日前报送上年度总结。"),
    ("illegal_setting", "未检测合格的畜禽依照规定不得进入市场。"),
    ("illegal_setting", "曾被行政拘留的人员不得从事保安工作。"),
    ("illegal_setting", "因检修停供水的，应当提前三日通知用户。"),
    ("illegal_setting", "对染疫动物依法扑杀。"),
    ("illegal_setting", "缴清税款后方可办理登记。"),
    ("illegal_setting", "增设电梯应当征得相邻业主同意。"),
    ("illegal_setting", "达到国家报废标准的车辆强制报废。"),
    ("illegal_setting", "学校统一收取学费。"),
    ("illegal_setting", "物业服务企业按照核定标准统一收取物业服务费。"),
    ("illegal_setting", "对材料不符合条件的，一律不予办理登记。"),
    ("fair_competition", "城市绿化优先选用本地乡土树种。"),
    ("fair_competition", "通过招标确定某公司为实施主体。"),
    ("fair_competition", "本办法所称企业，是指在我市注册的国有企业。"),
    ("fair_competition", "对外地企业一律平等对待，不得不予受理。"),
    ("fair_competition", "外地种苗进入本县须经检疫。"),
    ("fair_competition", "依照税法规定享受三免三减半优惠。"),
    ("fair_competition", "不得以迁入本地为条件给予奖励。"),
]


def rules_at(text: str) -> set[str]:
    """Rules that ask about a document that is this sentence, of 2017 (of 2020 where it speaks of health codes)."""
    signed = "2020-03-10" if "健康码" in text else "2017-01-10"
    dossier = sample(text, title="管理办法", signed_on=signed, normative=True, as_of="2026-06-30")
    return {finding.rule for finding in run(dossier)}


@pytest.mark.parametrize("row", data.rows("reserved_matters.csv"), ids=lambda row: row["matter"])
def test_what_a_law_leaves_to_a_government(row: Mapping[str, str]) -> None:
    def asked(sentence: str, issuer: str) -> list[str]:
        found = run(sample(sentence + "。", issuers=(issuer,)))
        return [item.code for item in found if item.rule == "issuer_without_power"]

    assert asked(row["example"], "某县城东镇人民政府") == ["reserved"]
    assert asked(row["example"], "某县人民政府") == []
    assert asked("经县人民政府批准，" + row["example"], "某县城市管理局") == []
    assert asked(row["miss"], "某县城市管理局") == []


@pytest.mark.parametrize(("rule", "text"), ASKED)
def test_asked_about(rule: str, text: str) -> None:
    assert rule in rules_at(text)


@pytest.mark.parametrize(("rule", "text"), IN_ORDER)
def test_in_order(rule: str, text: str) -> None:
    assert rule not in rules_at(text)


def test_clauses_of_one_family_are_asked_about_one_by_one_up_to_four() -> None:
    text = "".join(f"第{number}条 乱停的处以200元罚款。\n" for number in "一二三四五六")
    fines = [finding for finding in run(sample(text)) if finding.rule == "illegal_setting"]
    assert [(finding.code, finding.arguments["count"]) for finding in fines] == [("fine", 6)] * 4


@pytest.mark.parametrize("row", data.rows("issuers_without_power.csv"), ids=lambda row: row["example"])
def test_issuer_by_its_example(row: Mapping[str, str]) -> None:
    for issuer, codes in ((row["example"], [row["kind"]]), (row["miss"], [])):
        findings = run(sample("通知\n" + issuer + "\n", issuers=(issuer,)))
        assert [finding.code for finding in findings if finding.rule == "issuer_without_power"] == codes, issuer
    assert row["source"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("此前依据《集市条例》受理的事项继续办理。", []),
        ("原按照《集市条例》核发的执照继续有效。", []),
        ("《集市条例》已不再执行，不得引用。", []),
        ("此后依据《集市条例》受理的事项应当登记。", ["ended"]),
        ("按照《集市条例》受理的事项应当登记。", ["ended"]),
    ],
)
def test_acts_of_the_past_under_an_ended_law_stand(text: str, codes: list[str]) -> None:
    law = InstrumentFacts("law", "集市条例", kind="行政法规")
    ended = Standing(Status.REPEALED, dt.date(2021, 1, 1), "决定", hard=True)
    dossier = sample(text, citation(text, "《集市条例》", ended, law))
    assert [finding.code for finding in run(dossier) if finding.rule == "cites_repealed"] == codes


@pytest.mark.parametrize(
    "clause",
    [
        "坚持城乡统筹和区域协调发展。",  # 乡统筹
        "利息税前扣除凭证应当保存。",  # 利息税
        "港口建设费用由业主承担。",
        "保护人民公社旧址。",
        "全面贯彻党的十九大精神。",  # a meeting that a preamble names is no policy of the text
        "票据样式由财政部门公布票面内容。",  # 布票
        "凭加油票报销。",  # 油票
        "申请基本存款账户信息变更，不再提交开户许可证。",
        "落实增值税改革，原营业税纳税人改缴增值税。",
    ],
)
def test_words_that_only_look_like_an_ended_policy(clause: str) -> None:
    dossier = sample(f"第二条 {clause}", signed_on="2018-05-01")
    assert [item.code for item in run(dossier) if item.rule == "overtaken_policy"] == []


@pytest.mark.parametrize(
    ("title", "number", "presumed", "codes"),
    [
        ("集市摊位暂行办法", "川集发〔2015〕3号", None, ["past_presumed"]),
        ("集市摊位暂行办法", "川集发〔2023〕3号", None, []),
        ("集市摊位暂行办法", None, "2019-05-01", ["past_presumed"]),
        ("集市摊位暂行办法", None, "2022-05-01", []),  # the newest text that it cites; it may be years younger
        ("集市摊位暂行办法", None, None, []),
        ("《集市摊位暂行办法》政策解读", "川集发〔2015〕3号", None, []),
    ],
)
def test_trial_of_a_document_without_a_day(
    title: str, number: str | None, presumed: str | None, codes: list[str]
) -> None:
    dossier = sample(title + "\n", title=title, number=number, as_of="2025-06-01")
    dated = dt.date.fromisoformat(presumed) if presumed else None
    told = run(replace(dossier, dated=dated))
    assert [item.code for item in told if item.rule == "trial_overdue"] == codes


@pytest.mark.parametrize(
    ("clause", "codes"),
    [
        ("报劳动部备案。", ["merge"]),
        ("由当地劳动部门负责。", []),  # 劳动部
        ("由商业部门收购。", []),
        ("由公司商业部负责结算。", []),
        ("按照劳动部《工种目录》执行。", []),
        ("报国家土地管理局批准。", ["merge"]),  # not the local 土地管理局
        ("报国家食品药品监督管理局备案。", ["split"]),
    ],
)
def test_ministries_of_former_reforms(clause: str, codes: list[str]) -> None:
    told = run(sample(f"第二条 {clause}", signed_on="1996-05-01"))
    assert [item.code for item in told if item.rule == "body_renamed"] == codes


@pytest.mark.parametrize(
    ("written", "reason", "found"),
    [
        ("集管法", "title", ["cut_short"]),  # a short form in common use
        ("集市摊位管理法", "title", []),
        ("中华人民共和国集市摊位管理法", "title", []),
        ("摊位法", "title", []),  # an alias that the catalogue gives
        ("中华人民共和国集市、摊位管理法", "title", []),  # points make no other title
        ("集管法", "defined", []),
    ],
)
def test_a_short_form_in_book_marks(written: str, reason: str, found: list[str]) -> None:
    law = InstrumentFacts("a", "中华人民共和国集市摊位管理法", kind="法律", aliases=("摊位法",))
    text = f"违反《{written}》的，依法处理。"
    link = Link(Resolution.EXACT, 100.0, law, reason=reason)
    cited = citation(text, f"《{written}》", Standing(Status.IN_FORCE), law, link=link)
    assert [item.code for item in run(sample(text, cited)) if item.rule == "misquoted_title"] == found


def test_a_text_in_traditional_characters_is_asked_about_and_quoted_as_it_stands() -> None:
    text = "關於加強車輛管理的通告\n為了維護秩序，現將有關事項通告如下：\n一、違規停放的車輛，處以200元罰款。\n"
    asked = [item for item in run(sample(text)) if item.rule == "illegal_setting"]
    assert [item.quote for item in asked] == ["處以200元罰款"]


@pytest.mark.parametrize("words", ["收取/缴纳", "收取费", "经批准方可"])
def test_a_word_said_without_end_is_read_in_time(words: str) -> None:
    dossier = sample("第一条 " + words * (40_000 // len(words)))
    list(illegal_setting.check(sample("第一条 " + words)))  # what is loaded once is loaded before
    began = time.process_time()
    list(illegal_setting.check(dossier))
    assert time.process_time() - began < 2  # each word read with its own sentence takes three times as long
